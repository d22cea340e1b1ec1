"""Reads the shortcode templates of a site that only write a text: a name, a version, an address.

Templates with logic of their own are left out: a shortcode keeps its inner text then. Values come
from the site's own configuration (`[params]`) and its data files.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.errors import BadInput, SourceError
from indexer.markdown.shortcodes.expand import CODE_SHORTCODES
from indexer.sources.hugo.config import SiteConfig, merge_tables, parse_table, read_config
from indexer.sources.hugo.templates.evaluation import (
    NotPlain,
    Table,
    Template,
    follow,
    format_value,
)
from indexer.sources.reading import read_below

FOLDERS = (Path("layouts", "_shortcodes"), Path("layouts", "shortcodes"))
"""Where Hugo looks for shortcodes, since 0.146 and before; the first with a name decides."""
MAX_FILES = 2000
"""Templates of a site; the largest sites have some 200."""
MAX_BYTES = 4096
"""Of a template; one that only writes a text is short."""
MAX_PAGE_CHARS = 1 << 20
"""All that the templates write on a page."""
MAX_DATA_FILES = 500
"""Files of data of a site, and folders of them."""
MAX_DATA_BYTES = 4 << 20
"""Of all of these: as tables they take up to twenty times the memory."""
DATA_SUFFIXES = (".toml", ".yaml", ".yml", ".json")

_CODE = re.compile(r"<(?:pre|code|script|textarea)\b|\bhighlight", re.IGNORECASE)
"""In templates that show their inner text as code."""
_DATA = re.compile(r"\bsite\.data\.(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShortcodeTemplates:
    """The templates of a site that only write a text."""

    config: SiteConfig
    texts: Mapping[str, str] = field(default_factory=dict)
    """Name, with `.zh` for a language's own, in lower case -> template."""
    data: Mapping[str, Table] = field(default_factory=dict)
    """Name of a file in `data/` -> its content, for the files that templates name."""
    digest: str = ""
    """Hex SHA-256 of all the above; empty without a site."""

    def write(self, name: str, params: Sequence[str], language: str, front: Table) -> str | None:
        """Write what a shortcode writes; None if its template is not a plain text, or missing.

        `param` is Hugo's own: it writes a value of the page or else of the site's configuration.
        """
        template = self.texts.get(f"{name}.{language}".lower(), self.texts.get(name.lower()))
        try:
            if template is not None:
                return Template(self._list_values(language)).write(template)
            if name == "param" and params:
                keys = params[0].lower().split(".")
                value = follow(front, keys)
                params_of_site = self._list_values(language)["params"]
                return format_value(follow(params_of_site, keys) if value is None else value)
        except NotPlain:
            pass
        return None

    def list_code_shortcodes(self) -> frozenset[str]:
        """List the shortcodes with code inside; one that the site itself shows as text is none."""
        return frozenset(name for name in CODE_SHORTCODES if not _shows_text(self.texts.get(name)))

    def _list_values(self, language: str) -> Table:
        own = self.config.find_language(language)
        return {
            "params": merge_tables(self.config.params, own.params),
            "data": self.data,
            "title": own.title or self.config.title,
            "baseurl": own.base_url or self.config.base_url,
        }


class PageTemplates:
    """The `Template` of one page: remembers what a shortcode wrote, and how much they wrote."""

    def __init__(
        self, templates: ShortcodeTemplates, language: str, front: Table, file: str
    ) -> None:
        self._templates, self._language, self._front = templates, language, front
        self._file = file
        self._written: dict[tuple[str, str], str | None] = {}
        self._chars = 0

    def __call__(self, name: str, params: Sequence[str]) -> str | None:
        """Write what a shortcode writes; see `ShortcodeTemplates.write`.

        Raises:
            BadInput: The shortcodes of the page write too much.
        """
        key = (name, params[0] if name == "param" and params else "")
        if key not in self._written:
            text = self._templates.write(name, params, self._language, self._front)
            self._written[key] = text
        text = self._written[key]
        self._chars += len(text or "")
        if self._chars > MAX_PAGE_CHARS:
            reason = f"its shortcodes write more than {MAX_PAGE_CHARS:,} characters"
            raise BadInput(self._file, 0, reason, "write what they repeat only once")
        return text


def read_templates(folder: Path, root: Path, config: SiteConfig) -> ShortcodeTemplates:
    """Read the templates of the site in a folder, then those of its themes.

    A file that is broken, or that lies outside of the root, a real path, is left out.
    """
    texts: dict[str, str] = {}
    params = config.params
    themes = [folder / "themes" / theme for theme in config.themes]
    for home in (folder, *themes):
        for name, text in _read_files(root, home):
            texts.setdefault(name, text)
    for theme in themes:
        with contextlib.suppress(SourceError):
            params = merge_tables(own.params if (own := read_config(theme, root)) else {}, params)
    named = {match[1] for text in texts.values() for match in _DATA.finditer(text)}
    reader = _DataReader(root)
    tables = {name.lower(): reader.read(folder / "data", name) for name in sorted(named)}
    data = {name: table for name, table in tables.items() if table is not None}
    parts = repr((sorted(texts.items()), sorted(data.items()), params)).encode("utf-8", "replace")
    digest = hashlib.sha256(parts).hexdigest()
    return ShortcodeTemplates(replace(config, params=params), texts, data, digest)


def _shows_text(template: str | None) -> bool:
    """Tell whether a template writes its inner text, and not as code."""
    return bool(template and ".Inner" in template and not _CODE.search(template))


def _read_files(root: Path, folder: Path) -> Iterator[tuple[str, str]]:
    count = 0
    for templates in (folder / path for path in FOLDERS):
        for path in sorted(templates.rglob("*.html")):
            count += 1
            if count > MAX_FILES:
                return
            try:
                text = read_below(root, path, MAX_BYTES).decode("utf-8-sig", "replace")
            except SourceError:
                # still a template: it stands before one of the same name in a theme
                text = "{{ . }}"
            yield path.relative_to(templates).as_posix().removesuffix(".html").lower(), text


class _DataReader:
    """Reads the data of a site, as far as there is not too much of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files, self._bytes = MAX_DATA_FILES, MAX_DATA_BYTES
        """Those that may still be read."""

    def read(self, data: Path, name: str) -> Table | None:
        """Read a file of data, or the files of a folder by name."""
        self._files -= 1
        if self._files < 0:
            return None
        folder = data / name
        if folder.is_dir():
            names = sorted({path.stem for path in folder.iterdir() if path.suffix in DATA_SUFFIXES})
            tables = {stem: self.read(folder, stem) for stem in names[:MAX_DATA_FILES]}
            return {stem.lower(): table for stem, table in tables.items() if table is not None}
        for path in (data / f"{name}{suffix}" for suffix in DATA_SUFFIXES):
            if path.is_file():
                with contextlib.suppress(SourceError):
                    content = read_below(self._root, path, self._bytes)
                    self._bytes -= len(content)
                    return parse_table(path, content)
        return None
