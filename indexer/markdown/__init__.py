"""Markdown pages as Hugo reads them: front matter, shortcodes, sections, links, anchors."""
