"""Parses Markdown as Hugo does: front matter, shortcodes, sections, links, anchors."""
