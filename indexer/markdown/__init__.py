"""Parses Markdown as its site does: front matter, shortcodes, sections, links, anchors."""
