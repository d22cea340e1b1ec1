"""The configuration of a Jekyll site, as far as it decides on pages and their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from indexer.sources.dates import read_site_zone
from indexer.sources.front_matter_fields import get_table
from indexer.sources.generators.config_files import Table, hash_texts, list_words, read_table
from indexer.sources.generators.contract import SiteTree

NAMES = ("_config.yml", "_config.yaml", "_config.toml")
"""The first of them that is there counts."""
DEFAULT_EXCLUDES = (
    ".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules",
    "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
STYLES = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
"""What the names of styles mean for posts."""
_PAGES_PLUGINS = frozenset({
    *("jekyll-optional-front-matter", "jekyll-readme-index", "jekyll-titles-from-headings"),
})
"""What GitHub Pages adds to every site, as far as it changes which files are pages."""


@dataclass(frozen=True, slots=True)
class JekyllConfig:
    """What `_config.yml` says."""

    table: Table = field(default_factory=dict)
    """All of it, as templates see it in `site`."""
    url: str = ""
    """Address of the host, without the path of the site."""
    base_path: str = ""
    """Path of the site, without a slash at its end: `/docs`, or empty."""
    permalink: str = "date"
    """Name of a style, or a pattern."""
    collections: Mapping[str, Table] = field(default_factory=dict)
    """What it says of each collection, with `posts`."""
    collections_dir: str = ""
    excludes: tuple[str, ...] = DEFAULT_EXCLUDES
    includes: tuple[str, ...] = (".htaccess",)
    suffixes: frozenset[str] = frozenset()
    """Of Markdown files, with the dot."""
    zone: tzinfo = UTC
    shows_future: bool = False
    shows_unpublished: bool = False
    shows_drafts: bool = False
    plugins: frozenset[str] = frozenset()
    dialect: str = "jekyll"
    """A key of `DIALECTS`, by the settings of kramdown."""
    destination: str = "_site"
    """Folder that the site is built into; no pages."""
    digest: str = ""

    @property
    def post_pattern(self) -> str:
        """Pattern of the addresses of posts."""
        own = self.collections["posts"].get("permalink")
        return own if isinstance(own, str) and own else STYLES.get(self.permalink, self.permalink)


def read_config(tree: SiteTree) -> JekyllConfig:
    """Read the configuration of the site in a tree; all defaults if it has none."""
    name = next((name for name in NAMES if tree.has_file(name)), "")
    table = read_table(tree, name) if name else {}
    domain = (tree.read_text("CNAME") or "").strip()
    url = _get_text(table, "url") or (f"https://{domain}" if domain.count("\n") == 0 else "")
    suffixes = _get_text(table, "markdown_ext") or "markdown,mkdown,mkdn,mkd,md"
    permalink = table.get("permalink")
    return JekyllConfig(
        table=table,
        url=url.rstrip("/") if domain or url != "https://" else "",
        base_path=_read_base_path(table),
        permalink=permalink if isinstance(permalink, str) and permalink else "date",
        collections=_read_collections(table.get("collections")),
        collections_dir=_get_text(table, "collections_dir").strip("/"),
        excludes=(*list_words(table.get("exclude")), *DEFAULT_EXCLUDES),
        includes=list_words(table.get("include")) or (".htaccess",),
        suffixes=frozenset(f".{suffix.strip()}" for suffix in suffixes.split(",")),
        zone=read_site_zone(_get_text(table, "timezone"), str(tree.root / name), "timezone"),
        shows_future=table.get("future") is True,
        shows_unpublished=table.get("unpublished") is True,
        shows_drafts=table.get("show_drafts") is True,
        plugins=_read_plugins(tree, table),
        dialect=_find_dialect(get_table(table, "kramdown")),
        destination=_get_text(table, "destination").strip("./") or "_site",
        digest=hash_texts(name, tree.read_text(name) if name else None, domain),
    )


def _get_text(table: Table, key: str) -> str:
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""


def _find_dialect(kramdown: Table) -> str:
    if kramdown.get("auto_ids") is False:
        return "jekyll-bare"
    is_plain = _get_text(kramdown, "input").lower() == "kramdown"
    return "jekyll-kramdown" if is_plain else "jekyll"


def _read_base_path(table: Table) -> str:
    base = _get_text(table, "baseurl").strip("/")
    return f"/{base}" if base else ""


def _read_collections(value: object) -> dict[str, Table]:
    if isinstance(value, list):
        value = {name: {} for name in value if isinstance(name, str)}
    own = value if isinstance(value, dict) else {}
    tables = {name: more if isinstance(more, dict) else {} for name, more in own.items()}
    return {"posts": {}, **tables}


def _read_plugins(tree: SiteTree, table: Table) -> frozenset[str]:
    """Read which plugins a site has; GitHub Pages adds its own where nothing else builds it."""
    own = {*list_words(table.get("plugins")), *list_words(table.get("gems"))}
    gems = tree.read_text("Gemfile")
    is_on_pages = "github-pages" in gems if gems else "_plugins" not in tree.names
    return frozenset(own | _PAGES_PLUGINS if is_on_pages else own)
