"""Docusaurus 2 and 3: documents with versions, blogs, pages, and their translations."""
