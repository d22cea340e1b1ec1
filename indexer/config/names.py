"""Which names a source may have: of any language, and safe in file names and addresses."""

from __future__ import annotations

import unicodedata

MAX_CHARS = 64
MAX_BYTES = 200
"""In UTF-8: a file name holds 255 bytes, and a name is only a part of it."""
_SEPARATORS = frozenset("/\\:*?\"<>|#%`[]{}$;@=^~'")
"""Mean something in paths, addresses, Markdown or a shell."""
_ALLOWED = "use letters and digits of any language, blanks, `_`, `.` and `-`"


def normalise_name(name: str) -> str:
    """Write a name in one way: composed letters, as keyboards differ, and single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def explain_bad_name(name: str) -> str:
    """Explain in words why a name cannot be used; empty if it can."""
    bad = next((char for char in name if not _is_allowed(char)), "")
    if bad:
        shown = repr(bad) if bad.isprintable() else f"the invisible character U+{ord(bad):04X}"
        return f"it holds {shown}; {_ALLOWED}"
    name = normalise_name(name)
    if not name:
        return "it is empty; write a name, which citations show"
    if not name[0].isalnum():
        return f"it begins with {name[0]!r}; begin with a letter or a digit"
    size = len(name.encode())
    if len(name) > MAX_CHARS or size > MAX_BYTES:
        return (
            f"it has {len(name)} characters, {size} bytes; "
            f"at most {MAX_CHARS} and {MAX_BYTES} are allowed, so shorten it"
        )
    return ""


def _is_allowed(char: str) -> bool:
    """Tell whether a character may stand in a name: nothing hidden, and no separator."""
    category = unicodedata.category(char)
    return category == "Zs" or (category[0] in "LMNPS" and char not in _SEPARATORS)
