"""Build the sections of a page: text, links, headings and tables."""
