"""Finds the marks of Liquid in a text, so that only well-formed ones reach the parser of templates.

Its patterns would take quadratic time on marks that are never closed, and would drop the tags of
plugins, which the reader of pages knows.
"""

from __future__ import annotations

import re
from collections.abc import Set

HIDDEN = "\ue000"
"""Stands for a brace that is no template; a private character, which no text holds."""
MAX_MARK_CHARS = 4000
"""Longest mark; the longest real ones have some 300 characters."""
MAX_MARKS = 20_000
"""Marks of a page that are read; the rest stays as it is."""
_PARTS = frozenset({"else", "elsif", "when"})
_OPENING = re.compile(r"\{[{%]")
_NAME = re.compile(r"\{%-?\s{0,20}(\w{1,60}|#)")
_END_RAW = re.compile(r"\{%-?\s{0,20}endraw\s{0,20}-?%\}")


def hide_other_marks(text: str, names: Set[str]) -> str:
    """Hide the braces that begin no output and none of the tags with these names, nor their ends.

    What stands in `{% raw %}` is hidden, without the tag.
    """
    text = text.replace(HIDDEN, "\ufffd")
    parts: list[str] = []
    position = count = 0
    has_end = True
    while (opening := _OPENING.search(text, position)) and count < MAX_MARKS:
        count += 1
        start = opening.start()
        parts.append(text[position:start])
        closing = "}}" if text[start + 1] == "{" else "%}"
        end = text.find(closing, start + 2, start + MAX_MARK_CHARS)
        if end < 0:
            parts.append(HIDDEN)
            position = start + 1
            continue
        end += 2
        mark = text[start:end]
        name = _NAME.match(mark)
        position = end
        if closing == "}}":
            is_other = mark.startswith(("{{<", "{{%"))
            parts.append(_hide(mark) if is_other else mark)
        elif name and name[1] == "raw":
            last = _END_RAW.search(text, end) if has_end else None
            has_end = last is not None
            if last:
                parts.append(_hide(text[end : last.start()]))
                position = last.end()
        else:
            own = name[1] if name else ""
            is_known = own in names or own in _PARTS or own.removeprefix("end") in names
            parts.append(mark if is_known else _hide(mark))
    parts.append(_hide(text[position:]) if count >= MAX_MARKS else text[position:])
    return "".join(parts)


def show_hidden(text: str) -> str:
    """Show the braces that were hidden."""
    return text.replace(HIDDEN, "{")


def _hide(text: str) -> str:
    return text.replace("{", HIDDEN)
