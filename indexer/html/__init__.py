"""Reads pages of built sites: their text without the navigation, with links, anchors and facts."""
