"""The configuration of an MkDocs site, as far as it decides on pages and their addresses."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from indexer.markdown.dialects.mkdocs import CASES
from indexer.sources.front_matter_fields import get_table, get_text
from indexer.sources.generators.config_files import CALLED, Table, hash_texts, read_table
from indexer.sources.generators.contract import SiteTree
from indexer.sources.generators.options.globs import Globs

NAMES = ("mkdocs.yml", "mkdocs.yaml")
MAX_PARENTS = 5
"""Configurations that inherit from each other (`INHERIT`)."""
MAX_NAV = 20_000
"""Items of `nav`."""
_CASES = {
    "markdown.extensions.toc.slugify_unicode": "unicode",
    "pymdownx.slugs.uslugify": "lower",
    "pymdownx.slugs.uslugify_cased": "none",
    "pymdownx.slugs.gfm": "lower-ascii",
}
"""By the name of a function without options: what it does to capital letters."""
DEFAULT_EXCLUDES = (".*", "/templates/")


@dataclass(frozen=True, slots=True)
class MkDocsConfig:
    """What `mkdocs.yml` says."""

    table: Table
    site_url: str = ""
    title: str = ""
    docs: str = "docs"
    """Folder of the pages, relative to the configuration; may begin with `../`."""
    has_folders: bool = True
    """`use_directory_urls`: whether a page `a.md` is `a/`, and not `a.html`."""
    hidden: Globs = field(default_factory=lambda: Globs(DEFAULT_EXCLUDES))
    """Files that are not published: `exclude_docs`, `draft_docs`, the plugin `exclude`."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles in `nav`, by the path of the page in the folder of pages."""
    plugins: Mapping[str, Table] = field(default_factory=dict)
    """Options by the name of the plugin, without `material/`."""
    extensions: Mapping[str, Table] = field(default_factory=dict)
    """Options by the name of the extension of Markdown."""
    from_root: bool = False
    """Whether links that begin with a slash are relative to the folder of pages."""
    dialect: str = "mkdocs"
    """A key of `DIALECTS`, by what slugs the headings."""
    digest: str = ""

    def get_plugin(self, name: str) -> Table | None:
        """Get the options of a plugin; None if it is not used."""
        options = self.plugins.get(name)
        return None if options is None or options.get("enabled") is False else options


def read_config(tree: SiteTree) -> MkDocsConfig:
    """Read the configuration of the site in a tree; all defaults if it has none."""
    name = next((name for name in NAMES if tree.has_file(name)), NAMES[0])
    texts: list[str] = []
    table = _read_whole(tree, name, texts)
    plugins = dict(_list_options(table.get("plugins"), "search"))
    validation = table.get("validation")
    links = validation.get("links") if isinstance(validation, dict) else None
    rules = [rule for rule in (links, validation) if isinstance(rule, dict)]
    extensions = dict(_list_options(table.get("markdown_extensions"), ""))
    excluded = _list_lines(plugins.get("exclude", {}).get("glob"))
    return MkDocsConfig(
        table=table,
        site_url=get_text(table, "site_url"),
        title=get_text(table, "site_name"),
        docs=posixpath.normpath(get_text(table, "docs_dir") or "docs"),
        has_folders=table.get("use_directory_urls") is not False and "offline" not in plugins,
        hidden=Globs([
            *DEFAULT_EXCLUDES,
            *_list_lines(table.get("exclude_docs")),
            *_list_lines(table.get("draft_docs")),
            *excluded,
        ]),
        titles=dict(_list_titles(table.get("nav"))),
        plugins=plugins,
        extensions=extensions,
        dialect=_find_dialect(get_table(extensions, "toc").get("slugify")),
        from_root=any(rule.get("absolute_links") == "relative_to_docs" for rule in rules),
        digest=hash_texts(*texts),
    )


def _find_dialect(slugify: object) -> str:
    """Find the dialect by what slugs the headings: a name in Python, or a call with options."""
    called = slugify if isinstance(slugify, dict) else {CALLED: slugify}
    name = str(called.get(CALLED))
    case = get_text(get_table(called, "kwds"), "case") or "none"
    case = _CASES.get(name, case if name == "pymdownx.slugs.slugify" else "")
    return f"mkdocs-{case}" if case in {*CASES, "unicode"} else "mkdocs"


def _read_whole(tree: SiteTree, name: str, texts: list[str]) -> Table:
    """Read a configuration and those it inherits from; `texts` gets the text of each."""
    tables: list[Table] = []
    for _ in range(MAX_PARENTS):
        tables.append(read_table(tree, name))
        texts.append(tree.read_text(name) or "")
        parent = tables[-1].get("INHERIT")
        if not isinstance(parent, str) or not parent:
            break
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), parent))
    whole: Table = {}
    for table in reversed(tables):
        whole = _merge(whole, table)
    return whole


def _merge(table: Table, over: Table) -> Table:
    merged = dict(table)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merge(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _list_options(value: object, default: str) -> Iterator[tuple[str, Table]]:
    """List plugins or extensions, written as a list or as a table, with their options."""
    items = value if isinstance(value, list) else [value] if isinstance(value, dict) else [default]
    for item in items:
        if isinstance(item, str) and item:
            yield item.removeprefix("material/"), {}
        elif isinstance(item, dict):
            for name, options in item.items():
                own = options if isinstance(options, dict) else {}
                yield str(name).removeprefix("material/"), own


def _list_lines(value: object) -> list[str]:
    if isinstance(value, str):
        return value.splitlines()
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _list_titles(nav: object) -> Iterator[tuple[str, str]]:
    """List the pages of `nav` with their titles."""
    waiting = [nav]
    for _ in range(MAX_NAV):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict):
            for title, inner in item.items():
                if isinstance(inner, str):
                    yield posixpath.normpath(inner), str(title)
                else:
                    waiting.append(inner)
