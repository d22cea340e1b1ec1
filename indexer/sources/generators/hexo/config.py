"""Reads `_config.yml` of a Hexo site, which must be told from that of a Jekyll site.

The defaults are those of Hexo 8: https://hexo.io/docs/configuration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from indexer.errors import SourceError
from indexer.sources.dates import find_zone
from indexer.sources.front_matter_fields import get_table, get_text, is_true, parse_bool
from indexer.sources.generators.config_files import hash_texts, list_words, read_table
from indexer.sources.generators.contract import SiteTree
from indexer.sources.generators.site_paths import write_base

FILES = ("_config.yml", "_config.yaml")
_OWN_KEYS = frozenset({
    *("source_dir", "public_dir", "new_post_name", "default_layout", "filename_case"),
    *("render_drafts", "post_asset_folder", "i18n_dir", "skip_render", "code_dir"),
    *("archive_dir", "category_dir", "tag_dir", "category_map", "tag_map", "pretty_urls"),
})
"""Keys that Hexo has and Jekyll has not."""

_JEKYLL_NAMES = frozenset({"_posts", "_layouts", "_includes", "Gemfile", "_data"})


@dataclass(frozen=True, slots=True)
class HexoConfig:
    """What the configuration says."""

    title: str = ""
    url: str = ""
    root: str = "/"
    """Path of the site, with slashes around it."""
    source: str = "source"
    permalink: str = ":year/:month/:day/:title/"
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Values of names in `permalink` that a post lacks."""
    keeps_index: bool = True
    """Whether addresses end with `index.html`."""
    keeps_html: bool = True
    new_post_name: str = ":title.md"
    default_category: str = "uncategorized"
    category_map: Mapping[str, str] = field(default_factory=dict)
    case: int = 0
    """1 for small, 2 for capital letters in the slugs of categories."""
    languages: tuple[str, ...] = ()
    shows_drafts: bool = False
    shows_future: bool = True
    has_asset_folders: bool = False
    skip: tuple[str, ...] = ()
    """Patterns of files that are published as they are."""
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    zone: tzinfo | None = None
    digest: str = ""


def read_config(tree: SiteTree) -> HexoConfig | None:
    """Read the configuration of a site; None if it is that of another generator.

    Raises:
        SourceError: The configuration of a site that needs Hexo is broken.
    """
    name = next((name for name in FILES if name in tree.names), "")
    if not name:
        return None
    text, is_installed = tree.read_text(name), _is_installed(tree)
    try:
        fields = {key.lower(): value for key, value in read_table(tree, name).items()}
    except SourceError:
        if is_installed:
            raise
        return None
    has_folders = "source" in tree.names and tree.names.isdisjoint(_JEKYLL_NAMES)
    if not (is_installed or _OWN_KEYS & fields.keys() or (has_folders and "source" not in fields)):
        return None
    return _make_config(fields, hash_texts(text))


def _is_installed(tree: SiteTree) -> bool:
    """Tell whether the site's packages name Hexo."""
    try:
        package = json.loads(tree.read_text("package.json") or "{}")
    except (ValueError, RecursionError):
        return False
    if not isinstance(package, dict):
        return False
    needed = package.get("dependencies")
    return "hexo" in package or (isinstance(needed, dict) and "hexo" in needed)


def _make_config(fields: Mapping[str, object], digest: str) -> HexoConfig:
    default = HexoConfig()
    pretty = get_table(fields, "pretty_urls")
    languages = fields.get("language")
    case = fields.get("filename_case")
    zone = get_text(fields, "timezone")
    return HexoConfig(
        title=get_text(fields, "title"),
        url=get_text(fields, "url"),
        root=write_base(get_text(fields, "root")),
        source=get_text(fields, "source_dir").strip("/") or default.source,
        permalink=get_text(fields, "permalink") or default.permalink,
        defaults=_get_texts(fields, "permalink_defaults"),
        keeps_index=parse_bool(pretty.get("trailing_index")) is not False,
        keeps_html=parse_bool(pretty.get("trailing_html")) is not False,
        new_post_name=get_text(fields, "new_post_name") or default.new_post_name,
        default_category=get_text(fields, "default_category") or default.default_category,
        category_map=_get_texts(fields, "category_map"),
        case=case if case in {1, 2} and isinstance(case, int) else 0,
        languages=list_words(languages) if isinstance(languages, list) else (),
        shows_drafts=is_true(fields.get("render_drafts")),
        shows_future=parse_bool(fields.get("future")) is not False,
        has_asset_folders=is_true(fields.get("post_asset_folder")),
        skip=list_words(fields.get("skip_render")),
        exclude=list_words(fields.get("exclude")),
        include=list_words(fields.get("include")),
        zone=find_zone(zone) or UTC if zone else None,
        digest=digest,
    )


def _get_texts(fields: Mapping[str, object], key: str) -> dict[str, str]:
    table = fields.get(key)
    items = table.items() if isinstance(table, Mapping) else ()
    return {str(name): str(value) for name, value in items if isinstance(value, str | int)}
