"""Which pages a rule of a site applies to: by path, kind and language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from indexer.sources.front_matter_fields import get_text, lower_keys
from indexer.sources.hugo.paths import BRANCH, Place, make_path_key
from indexer.sources.hugo.rules.patterns import matches_pattern
from indexer.sources.nesting import list_texts

ENVIRONMENT = "production"
"""Sites are built for it."""


class PageIdentity(NamedTuple):
    """What a rule may ask of a page."""

    path: str
    """From the root of the pages, with a leading slash, in lower case."""
    kind: str
    """`page`, `home`, `section`, `taxonomy` or `term`."""
    language: str


def identify_page(place: Place, taxonomies: Collection[str]) -> PageIdentity:
    """Give the identity of the page at a place; `taxonomies` are the site's, in lower case."""
    key = make_path_key(place.parts)
    top, *below = key.split("/")
    kind = "page"
    if not place.parts:
        kind = "home"
    elif place.kind == BRANCH:
        kind = ("term" if below else "taxonomy") if top in taxonomies else "section"
    return PageIdentity(f"/{key}", kind, place.language)


@dataclass(frozen=True, slots=True)
class PageTarget:
    """The pages that a rule applies to; an empty pattern asks for nothing."""

    path: str = ""
    kind: str = ""
    environment: str = ""
    languages: tuple[str, ...] = ()
    """Patterns of tags; one that begins with `! ` refuses."""

    def applies_to(self, page: PageIdentity, tags: Collection[str]) -> bool:
        """Tell whether a page is meant; `tags` are those of the site's languages."""
        if not self._has_language(page.language, tags):
            return False
        wanted = ((self.path, page.path), (self.kind, page.kind), (self.environment, ENVIRONMENT))
        return all(not pattern or matches_pattern(text, pattern) for pattern, text in wanted)

    def _has_language(self, tag: str, tags: Collection[str]) -> bool:
        """Tell whether a language is meant; as in Hugo, patterns without any match mean all."""
        refused = [own.removeprefix("! ") for own in self.languages if own.startswith("! ")]
        wanted = [own for own in self.languages if not own.startswith("! ")] or ["*"]
        chosen = [
            other
            for other in tags
            if any(matches_pattern(other, own) for own in wanted)
            and not any(matches_pattern(other, own) for own in refused)
        ]
        return not chosen or tag in chosen


def read_target(value: object) -> PageTarget:
    """Read the table `target` of a rule, with keys in any case."""
    table = lower_keys(value) if isinstance(value, dict) else {}
    sites = table.get("sites")
    matrix = lower_keys(sites).get("matrix") if isinstance(sites, dict) else None
    languages = list_texts(lower_keys(matrix).get("languages")) if isinstance(matrix, dict) else []
    return PageTarget(
        path=get_text(table, "path"),
        kind=get_text(table, "kind"),
        environment=get_text(table, "environment"),
        languages=(*languages, *list_texts(table.get("lang"))),
    )
