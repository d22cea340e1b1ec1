"""Jekyll, as its own program and GitHub Pages build a site.

The rules are those of Jekyll 4.3; the tests compare addresses and links with the real program's.
"""
