"""Languages of a site that has a folder for each of them but one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LanguageFolders:
    """The folders of languages, such as `zh/`."""

    tags: Mapping[str, str] = field(default_factory=dict)
    """Language tag by folder, without slashes around it; the empty folder is that of the pages
    outside of all others. A tag may be empty: the site does not say it."""

    def split(self, path: str) -> tuple[str, str]:
        """Split a path into the folder of its language, or none, and the rest."""
        parts = path.split("/")
        for count in range(len(parts) - 1, 0, -1):
            folder = "/".join(parts[:count])
            if folder in self.tags:
                return folder, "/".join(parts[count:])
        return "", path

    def find_tag(self, path: str) -> str:
        """Find the tag of a page's language, in lower case; empty if the site does not say it."""
        return self.tags.get(self.split(path)[0], "").lower()

    def make_key(self, path: str) -> str:
        """Make the key that translations of one page share; empty if there is one language."""
        return self.split(path)[1] if len(self.tags) > 1 else ""
