"""The rules of a VuePress site, of release 1 or 2: https://vuepress.vuejs.org/guide/page.html."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.sources.front_matter_fields import get_text
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.javascript.fields import (
    ConfigReads,
    get_list,
    get_object,
    get_string,
    get_strings,
)
from indexer.sources.generators.javascript.globs import matches_glob
from indexer.sources.generators.javascript.values import Call
from indexer.sources.generators.languages import LanguageFolders
from indexer.sources.generators.site_paths import join_host, write_base
from indexer.sources.generators.vuepress.permalinks import (
    fill_first,
    fill_second,
    infer_path,
    read_day,
    sanitise,
)
from indexer.sources.pages.addresses import quote_path

_PAGES = ("**/*.md", "!.vuepress/**", "!**/node_modules/**")
_SECOND_KEYS = frozenset({"bundler", "pagePatterns", "permalinkPattern", "templateBuild"})


def read_rules(tree: SiteTree) -> VuePressRules:
    """Read the rules of the site in a tree."""
    reads = ConfigReads(tree)
    config = reads.read_config("config", ".vuepress")
    base = write_base(get_string(config, "base"))
    host = next(_find_hosts(config), "")
    is_second = bool(_SECOND_KEYS & config.keys()) or isinstance(config.get("theme"), Call)
    first, second = get_strings(config, "patterns"), get_strings(config, "pagePatterns")
    locales = get_object(config, "locales")
    tags = {"": get_string(config, "lang")}
    tags |= {path.strip("/"): get_string(own, "lang") for path, own in locales.items()}
    return VuePressRules(
        base=base,
        base_url=tree.find_base(join_host(host, base)),
        patterns=(*(second or first or _PAGES[:1]), *_PAGES[1:]),
        permalink=get_string(config, "permalinkPattern" if is_second else "permalink"),
        is_second=is_second,
        languages=LanguageFolders(tags),
        title=get_string(config, "title") or get_string(get_object(locales, "/"), "title"),
        digest=reads.digest,
    )


def _find_hosts(config: Mapping[str, object]) -> Iterator[str]:
    """Find the address of the host, which a theme or the plugin that writes the sitemap has."""
    items: list[object] = [config.get("theme"), *get_list(config, "plugins")]
    items += [[name, own] for name, own in get_object(config, "plugins").items()]
    for item in items:
        parts = item.arguments if isinstance(item, Call) else item
        for part in parts if isinstance(parts, list | tuple) else ():
            if isinstance(part, Mapping) and get_string(part, "hostname"):
                host = get_string(part, "hostname")
                yield host if "://" in host else f"https://{host}"


@dataclass(frozen=True, eq=False)
class VuePressRules:
    """A `SiteRules`."""

    base: str
    """Path of the site, with slashes around it."""
    base_url: str
    patterns: tuple[str, ...]
    """Which files are pages."""
    permalink: str
    """Pattern of the addresses of all pages, or empty."""
    is_second: bool
    """Whether it is a site of release 2."""
    languages: LanguageFolders
    title: str
    digest: str
    name: str = "vuepress"
    marks: tuple[bytes, ...] = ()
    shared_digest: str = ""

    @property
    def dialect(self) -> str:
        """A key of `DIALECTS`."""
        return "vuepress" if self.is_second else "vuepress1"

    def contains(self, path: str) -> bool:
        """Tell whether a path lies where the site has its pages: all folders but the hidden."""
        return not path.startswith("../")

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is; None for what the patterns leave out."""
        path = file.path
        if not path.endswith(".md") or not matches_glob(path, self.patterns):
            return None
        shown = self._make_path(path, file)
        own = get_text(file.front, "lang").lower()
        return SitePage(
            address=quote_path(self.base + shown.lstrip("/")),
            language=own or self.languages.find_tag(path),
            translation=self.languages.make_key(path),
            date=read_day(path, file.front),
        )

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Leave the body as it is."""
        return body

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Give the address of another page, which a link names by its file or its path.

        Links to other files stay as they are, without the path of the site before them.
        """
        if not target.endswith((".md", ".html", "/")):
            return None
        below = target
        if target.startswith("/") and not target.endswith(".md") and self.is_second:
            if not target.startswith(self.base):
                return quote_path(target)
            below = target.removeprefix(self.base.rstrip("/"))
        start = "" if below.startswith("/") else posixpath.dirname(file.path)
        path = posixpath.normpath(posixpath.join(start, below.lstrip("/")))
        path = "" if path == "." else path + "/" * target.endswith("/")
        stem = path.removesuffix(".html")
        names = (path, f"{stem}.md", f"{path}README.md", f"{path}readme.md", f"{path}index.md")
        for name in names:
            if url := pages(name):
                return url
        shown = infer_path(path).lstrip("/") if path.endswith(".md") else path
        return quote_path(self.base + shown)

    def _make_path(self, path: str, file: TreeFile) -> str:
        """Make the path of a page below the site's: its own, by a pattern, or that of its file."""
        front = file.front
        folder, _ = self.languages.split(path)
        locale = f"/{folder}/" if folder else "/"
        own = front.get("permalink")
        if not self.is_second:
            first = own if isinstance(own, str) and own else self.permalink
            return fill_first(first, path, front, locale) if first else infer_path(path)
        if isinstance(own, str) and own:
            return sanitise(own)
        pattern = front.get("permalinkpattern", self.permalink)
        is_filled = isinstance(pattern, str) and pattern and "permalink" not in front
        filled = fill_second(str(pattern), path, front, locale) if is_filled else infer_path(path)
        return sanitise(filled)
