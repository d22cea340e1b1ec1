"""The rules of an Astro site: https://docs.astro.build/en/guides/routing/.

A Markdown file in `src/pages/` is a page, at the path of the file. Files of a content collection
become pages by code of the site's own: which route reads the collection is looked for, and the
address is a guess. The collection `docs` of Starlight has addresses of its own, which are exact.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from indexer.sources.front_matter_fields import get_text, is_true
from indexer.sources.generators.astro.routes import find_routes, make_slug
from indexer.sources.generators.config_files import hash_texts
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.javascript.fields import (
    ConfigReads,
    get_list,
    get_object,
    get_path,
    get_string,
)
from indexer.sources.generators.javascript.partials import MARK, expand_partials
from indexer.sources.generators.javascript.values import Call
from indexer.sources.generators.languages import LanguageFolders
from indexer.sources.generators.link_resolver import find_file
from indexer.sources.generators.site_paths import join_host, write_base
from indexer.sources.pages.addresses import quote_path

_SUFFIXES = frozenset({".md", ".mdx", ".markdown", ".mdown", ".mkdn", ".mkd"})
_STARLIGHT = "starlight"


def read_rules(tree: SiteTree) -> AstroRules:
    """Read the rules of the site in a tree."""
    reads = ConfigReads(tree)
    config = reads.read_config("astro.config")
    source = get_path(config, "srcDir", "src")
    starlight = _find_starlight(config)
    base = write_base(get_string(config, "base"))
    return AstroRules(
        tree=tree,
        base=base,
        base_url=tree.find_base(join_host(get_string(config, "site"), base)),
        source=source,
        slash=get_string(config, "trailingSlash", "ignore"),
        format=get_string(get_object(config, "build"), "format", "directory"),
        languages=_read_languages(get_object(config, "i18n") if starlight is None else starlight),
        has_starlight=starlight is not None,
        title=get_string(starlight, "title"),
        config_digest=reads.digest,
    )


def _find_starlight(config: Mapping[str, object]) -> Mapping[str, object] | None:
    for item in get_list(config, "integrations"):
        if isinstance(item, Call) and item.name == _STARLIGHT:
            options = item.arguments[0] if item.arguments else {}
            return options if isinstance(options, dict) else {}
    return None


def _read_languages(options: Mapping[str, object]) -> LanguageFolders:
    """Read the languages of `i18n` of Astro, whose locales are a list, or those of Starlight."""
    default = get_string(options, "defaultLocale")
    if named := get_object(options, "locales"):
        tags = {
            ("" if name == "root" else name): get_string(own, "lang", name)
            for name, own in named.items()
        }
        return LanguageFolders({"": tags.get("", ""), **tags})
    tags = {"": default}
    for item in get_list(options, "locales"):
        name = item if isinstance(item, str) else get_string(item, "path")
        if name and name != default:
            tags[name] = name
    return LanguageFolders(tags)


@dataclass(frozen=True, eq=False)
class AstroRules:
    """A `SiteRules`."""

    tree: SiteTree
    base: str
    """Path of the site, with slashes around it."""
    base_url: str
    source: str
    slash: str
    """`always`, `never` or `ignore`: the slash at the end of addresses."""
    format: str
    """`directory`, `file` or `preserve`: what a page is on disk."""
    languages: LanguageFolders
    has_starlight: bool
    title: str
    config_digest: str
    name: str = "astro"
    dialect: str = "astro"
    marks: tuple[bytes, ...] = (MARK,)
    shared_digest: str = ""

    @cached_property
    def routes(self) -> Mapping[str, str]:
        """Folder of the route that shows the pages of a collection, by its name."""
        return find_routes(self.tree, f"{self.source}/pages")

    @cached_property
    def digest(self) -> str:
        """Hex SHA-256 of the configuration and of what routes read."""
        routes = (part for route in self.routes.items() for part in route)
        return hash_texts(self.config_digest, *routes)

    def contains(self, path: str) -> bool:
        """Tell whether a path lies where the site has its pages."""
        return path.startswith((f"{self.source}/pages/", f"{self.source}/content/"))

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is; None for drafts, and what begins with an underscore."""
        path = file.path[len(self.source) + 1 :]
        if posixpath.splitext(path)[1] not in _SUFFIXES or is_true(file.front.get("draft")):
            return None
        if path.startswith("pages/"):
            return self._find_own_page(path.removeprefix("pages/"))
        return self._find_entry(path.removeprefix("content/"), file)

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Show the parts that a page imports."""
        return expand_partials(body, file.path, self.tree.read_text)

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Leave links as a browser reads them, but find the page of a Markdown file's name."""
        if posixpath.splitext(target)[1] in _SUFFIXES and not target.startswith("/"):
            return find_file(target, file, pages) or None
        return None

    def _find_own_page(self, path: str) -> SitePage | None:
        parts = path.split("/")
        if any(part.startswith("_") for part in parts) or "[" in path:
            return None
        stem = posixpath.splitext(path)[0]
        is_index = parts[-1].startswith("index.")
        return self._make_page(posixpath.dirname(stem) if is_index else stem, stem)

    def _find_entry(self, path: str, file: TreeFile) -> SitePage | None:
        """Find the page of a file in a collection."""
        collection, slash, inner = path.partition("/")
        if not slash or posixpath.basename(path).startswith("_"):
            return None
        stem = posixpath.splitext(inner)[0]
        slug = get_text(file.front, "slug").strip("/") or make_slug(stem)
        if self.has_starlight and collection == "docs":
            return None if slug == "404" else self._make_page(slug, stem)
        route = self.routes.get(collection, collection)
        return replace(self._make_page(f"{route}/{slug}", f"{collection}/{stem}"), is_guess=True)

    def _make_page(self, path: str, stem: str) -> SitePage:
        """Make the page at a path, without slashes around it; `stem` is that of its file."""
        path = path.strip("/")
        if path and self.format == "file":
            path += ".html"
        elif path and self.slash != "never":
            path += "/"
        return SitePage(
            address=quote_path(self.base + path),
            language=self.languages.find_tag(stem),
            translation=self.languages.make_key(stem),
        )
