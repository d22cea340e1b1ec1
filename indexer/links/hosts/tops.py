"""Top domains, by which a host is told from a file."""

from __future__ import annotations

TOPS = frozenset({
    *("com", "org", "net", "edu", "gov", "info", "dev", "app", "cloud", "tech", "blog", "wiki"),
    *("site", "online", "live", "video", "club", "group", "community", "events", "tools", "xyz"),
    *("top", "vip", "link", "run", "work", "space", "pub", "store", "world", "team", "page"),
    *("asia", "africa", "global", "network", "foundation", "academy", "social", "chat", "media"),
})
"""Common top domains, beside those of the countries."""
FOLDER_TYPES = frozenset({"md", "js", "ts", "go", "rs", "py"})
FILE_TYPES = FOLDER_TYPES | {
    *("sh", "rb", "pl", "cc", "vm", "db", "gz", "tf", "kt", "hs", "ml", "cs", "ps", "so", "ko"),
    *("xz", "ai", "mm", "as", "in", "la", "st", "am", "ac", "pm"),
}
"""Ends of files' names that are the top domains of countries too; `FOLDER_TYPES` of folders'."""


def has_known_top(host: str) -> bool:
    """Return whether a host ends as many do: `.com`, `.cn`; `notes.md` and `v1.2` do not."""
    top = host.rpartition(".")[2].lower()
    return top in TOPS or (len(top) == 2 and top.isalpha() and top not in FILE_TYPES)
