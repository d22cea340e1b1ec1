"""Finds which routes of an Astro site show which collections."""

from __future__ import annotations

import posixpath
import re

from indexer.markdown.dialects.github import slugify
from indexer.sources.generators.contract import SiteTree

MAX_ROUTES = 100
_COLLECTION = re.compile(
    r"\bget(?:Collection|Entry)\s{0,4}\(\s{0,10}[\"'](?P<name>[\w-]{1,100})[\"']"
)
_PARAMETER = re.compile(r"\[[^\]/]{1,100}\]")


def find_routes(tree: SiteTree, folder: str) -> dict[str, str]:
    """Find the folder of the route of each collection, below the folder of pages.

    A route with a parameter, such as `blog/[...slug].astro`, shows the collection that it reads.
    Where it reads it by other files of the site, a folder of the collection's name is its route.
    """
    routes: dict[str, str] = {}
    for path in _list_routes(tree, folder):
        route = posixpath.dirname(path[len(folder) + 1 :])
        if "[" in route:
            continue
        for match in _COLLECTION.finditer(tree.read_text(path) or ""):
            routes.setdefault(match["name"], route)
    return routes


def _list_routes(tree: SiteTree, folder: str) -> list[str]:
    routes = (
        path
        for path in tree.list_names(folder)
        if path.endswith(".astro") and _PARAMETER.search(posixpath.basename(path))
    )
    return [path for path, _ in zip(routes, range(MAX_ROUTES), strict=False)]


def make_slug(stem: str) -> str:
    """Make the slug of a file in a collection, as the loader `glob` of Astro 5 and 6 does."""
    slug = "/".join(slugify(part) for part in stem.split("/"))
    return "" if slug == "index" else slug.removesuffix("/index")
