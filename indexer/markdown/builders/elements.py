"""Names of the HTML elements that a page's builder knows."""

from __future__ import annotations

BLOCKS = (
    *("p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "pre", "hr"),
    *("blockquote", "figure", "figcaption", "address", "center", "details", "summary", "caption"),
    *("dl", "dt", "dd", "form", "fieldset"),
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HIDDEN = frozenset({"script", "style", "template", "head", "title"})
STRUCK = frozenset({"s", "del", "strike"})
"""What a page takes back: it is not said."""
LINKS = ("a", "area")
BOLD = ("strong", "b")
