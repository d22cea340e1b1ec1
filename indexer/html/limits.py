"""Limits on a page of HTML, so that nothing in it takes minutes or gigabytes."""

from __future__ import annotations

from indexer.errors import BadInput
from indexer.markdown.embedded_html import (
    MAX_ATTRIBUTES,
    MAX_HTML_DEPTH,
    has_too_many_attributes,
    is_too_deep,
)

MAX_TAGS = 200_000
"""Tags of a page. The largest pages of manuals have some 30,000."""


def check_html(text: str, place: str) -> None:
    """Check that a page can be parsed in time that grows with its length.

    Raises:
        BadInput: It cannot; `place` is its file or its address.
    """
    tags = text.count("<")
    if tags > MAX_TAGS:
        reason = f"{tags:,} tags, more than {MAX_TAGS:,}"
        raise BadInput(place, 0, reason, "split the page")
    if is_too_deep(text):
        reason = f"more than {MAX_HTML_DEPTH} HTML elements are open at once"
        raise BadInput(place, 0, reason, "close them")
    if has_too_many_attributes(text):
        reason = f"an HTML element has more than {MAX_ATTRIBUTES} attributes"
        raise BadInput(place, 0, reason, "leave most of them out")
