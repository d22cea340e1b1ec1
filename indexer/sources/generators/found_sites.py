"""What a tree of pages turned out to be: its sites, once its entries were listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.sources.generators.options.settings import HUGO, PLAIN
from indexer.sources.generators.site import RuledSite
from indexer.sources.hugo.site import Site


@dataclass(frozen=True, slots=True)
class FoundSite:
    """A site in a tree of pages, or the pages that no site has."""

    generator: str
    """A value of `generator` in `huigu.toml`; `plain` for pages that no site has."""
    root: Path
    """Folder of its configuration; may lie above the source. Without a site, the source's own."""
    pages: tuple[str, ...]
    """Ids of its pages, sorted; drafts may be among them."""
    base_url: str = ""
    """Address of its root, with a slash at its end; empty if neither its configuration nor
    `huigu.toml` says it."""
    title: str = ""


def describe_sites(hugo: Mapping[str, Site], ruled: Mapping[str, RuledSite]) -> Iterator[FoundSite]:
    """Describe the sites of files, by id: those of Hugo and plain folders, then the others'.

    Sites without pages are left out.
    """
    for site in {id(one): one for one in hugo.values()}.values():
        if site.places:
            languages = {place.language: None for place in site.places.values()}
            titles = (site.config.find_language(tag).title for tag in languages)
            yield FoundSite(
                PLAIN if site.is_plain else HUGO,
                site.root,
                tuple(sorted(site.places)),
                next(filter(None, map(site.find_base_url, languages)), ""),
                site.config.title or next(filter(None, titles), ""),
            )
    for one in {id(site): site for site in ruled.values()}.values():
        if one.pages:
            rules = one.rules
            pages = tuple(sorted(one.pages))
            yield FoundSite(rules.name, one.tree.root, pages, rules.base_url, rules.title)
