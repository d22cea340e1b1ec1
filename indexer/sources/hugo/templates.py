"""Reads the shortcode templates of a site that only write a text: a name, a version, an address.

Templates with logic of their own are left out: a shortcode keeps its inner text then. Values come
from the site's own configuration (`[params]`) and its data files.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import BadInput, SourceError
from indexer.sources.hugo.config import SiteConfig, read_table

FOLDERS = (Path("layouts", "_shortcodes"), Path("layouts", "shortcodes"))
"""Where Hugo looks for shortcodes, since 0.146 and before; the first with a name decides."""
MAX_FILES = 2000
"""Templates of a site; the largest sites have some 200."""
MAX_BYTES = 4096
"""Of a template; one that only writes a text is short."""
MAX_OUTPUT_CHARS = 4096
MAX_PAGE_CHARS = 1 << 20
"""All that the templates write on a page."""
DATA_SUFFIXES = (".toml", ".yaml", ".yml", ".json")

_ACTION = re.compile(
    r"(?P<left>\s*\{\{-(?=\s)|\{\{)(?P<code>.*?)(?:(?<=\s)-\}\}\s*|\}\})", re.DOTALL
)
_TOKEN = re.compile(
    r"""\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<word>\$?[\w.]+)|(?P<sign>:=|[|()]))"""
)
_CODE = re.compile(r"<(?:script|style|form|template|svg)\b", re.IGNORECASE)
"""What a browser does not show as text, or shows to fill in."""
_WRITERS = frozenset({"safehtml", "safeurl", "safehtmlattr", "markdownify", "plainify"})
"""Functions that mark or convert a text; for a plain one they write what they get."""
_SITE = re.compile(r"^(?:\$?\.(?:page\.)?site|site)\.", re.IGNORECASE)
_DATA = re.compile(r"\bsite\.data\.(\w+)", re.IGNORECASE)

Value = object
Table = Mapping[str, object]


class _NotPlain(Exception):
    """The template has logic that is not evaluated here."""


@dataclass(frozen=True, slots=True)
class ShortcodeTemplates:
    """The templates of a site that only write a text."""

    config: SiteConfig
    texts: Mapping[str, str] = field(default_factory=dict)
    """Name, with `.zh` for a language's own, in lower case -> template."""
    data: Mapping[str, Table] = field(default_factory=dict)
    """Name of a file in `data/` -> its content, for the files that templates name."""
    digest: str = ""
    """Hex SHA-256 of all the above; empty without templates."""

    def write(self, name: str, params: Sequence[str], language: str, front: Table) -> str | None:
        """Write what a shortcode writes; None if its template is not a plain text, or missing.

        `param` is Hugo's own: it writes a value of the page or else of the site's configuration.
        """
        template = self.texts.get(f"{name}.{language}".lower(), self.texts.get(name.lower()))
        try:
            if template is not None:
                return _Template(self._list_values(language)).write(template)
            if name == "param" and params:
                keys = params[0].lower().split(".")
                value = _follow(front, keys)
                params_of_site = self._list_values(language)["params"]
                return _format(_follow(params_of_site, keys) if value is None else value)
        except _NotPlain:
            pass
        return None

    def _list_values(self, language: str) -> Table:
        own = self.config.find_language(language)
        return {
            "params": _merge(self.config.params, own.params),
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


def read_templates(root: Path, config: SiteConfig) -> ShortcodeTemplates:
    """Read the templates of a site, then those of its themes; a file that is broken is left out."""
    texts: dict[str, str] = {}
    for folder in (root, *(root / "themes" / theme for theme in config.themes)):
        for name, text in _read_files(root, folder):
            texts.setdefault(name, text)
    named = {match[1] for text in texts.values() for match in _DATA.finditer(text)}
    data = {name.lower(): table for name in named if (table := _read_data(root, name)) is not None}
    digest = hashlib.sha256(repr((sorted(texts.items()), sorted(data.items()))).encode("utf-8"))
    return ShortcodeTemplates(config, texts, data, digest.hexdigest() if texts else "")


def _read_files(root: Path, folder: Path) -> Iterator[tuple[str, str]]:
    count = 0
    for templates in (folder / path for path in FOLDERS):
        for path in sorted(templates.rglob("*.html")):
            count += 1
            if count > MAX_FILES:
                return
            if not _is_small(root, path, MAX_BYTES):
                # still a template: it stands before one of the same name in a theme
                text = "{{ . }}"
            else:
                text = path.read_text(encoding="utf-8-sig", errors="replace")
            yield path.relative_to(templates).as_posix().removesuffix(".html").lower(), text


def _read_data(root: Path, name: str) -> Table | None:
    for path in (root / "data" / f"{name}{suffix}" for suffix in DATA_SUFFIXES):
        if _is_small(root, path):
            try:
                return read_table(path)
            except SourceError:
                return None
    return None


def _is_small(root: Path, path: Path, max_bytes: int = 1 << 20) -> bool:
    """Tell whether a file lies in the site, and not behind a link out of it."""
    try:
        inside = path.resolve().is_relative_to(root.resolve())
        return inside and path.is_file() and path.stat().st_size <= max_bytes
    except (OSError, RuntimeError):
        return False


class _Template:
    """Writes one template; the values of its variables are kept on the way."""

    def __init__(self, site: Table) -> None:
        self._site = site
        self._variables: dict[str, Value] = {}

    def write(self, template: str) -> str:
        """Write the text.

        Raises:
            _NotPlain: It has logic, or is no text.
        """
        parts, position = [], 0
        for action in _ACTION.finditer(template):
            parts += [template[position : action.start()], self._run(action["code"].strip())]
            position = action.end()
        text = re.sub(r"\n\s*\n", "\n", "".join([*parts, template[position:]])).strip()
        if "{{" in template[position:] or _CODE.search(text) or len(text) > MAX_OUTPUT_CHARS:
            raise _NotPlain
        return text

    def _run(self, code: str) -> str:
        """Run what stands between the braces."""
        if code.startswith("/*"):
            return ""
        tokens = _split_tokens(code)
        if len(tokens) > 2 and tokens[0].startswith("$") and tokens[1] in {":=", "="}:
            self._variables[tokens[0]] = self._pipe(tokens[2:])
            return ""
        value = self._pipe(tokens)
        text = _format(value)
        return text if isinstance(value, _Safe) else html.escape(text, quote=False)

    def _pipe(self, tokens: Sequence[str]) -> Value:
        """Evaluate a pipeline: each value is the last argument of the next function."""
        given: list[Value] = []
        for command in _split(tokens, "|"):
            given = [self._call(command, given)]
        return given[0]

    def _call(self, tokens: Sequence[str], given: Sequence[Value]) -> Value:
        name = tokens[0].lower() if tokens else ""
        if name in {"index", "default"} or name in _WRITERS:
            arguments = [*map(self._evaluate, _group(tokens[1:])), *given]
            return _apply(name, arguments)
        groups = list(_group(tokens))
        if len(groups) != 1 or given:
            raise _NotPlain
        return self._evaluate(groups[0])

    def _evaluate(self, group: Sequence[str]) -> Value:
        """Evaluate one operand: a literal, a variable, a value of the site, or a bracket.

        Raises:
            _NotPlain: It is something else.
        """
        token = group[0]
        if token == "(":
            return self._pipe(group[1:-1])
        if token.startswith('"'):
            return token[1:]
        variable, *keys = token.lower().split(".")
        if variable in self._variables:
            return _follow(self._variables[variable], keys)
        if not (path := _SITE.match(token)):
            raise _NotPlain
        top, *keys = token[path.end() :].lower().split(".")
        if top not in self._site:
            raise _NotPlain
        return _follow(self._site[top], keys)


class _Safe(str):
    """A text that is HTML already."""

    __slots__ = ()


def _apply(name: str, arguments: Sequence[Value]) -> Value:
    if name == "index" and len(arguments) > 1:
        return _follow(arguments[0], [_format(key).lower() for key in arguments[1:]])
    if name == "default" and len(arguments) == 2:
        fallback, value = arguments
        return value or fallback
    if name in _WRITERS and len(arguments) == 1:
        return _Safe(_format(arguments[0]))
    raise _NotPlain


def _follow(value: Value, keys: Sequence[str]) -> Value:
    """Follow keys into tables; None where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _format(value: Value) -> str:
    """Write a value as Hugo does; what is missing is empty.

    Raises:
        _NotPlain: It is a table or a list.
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value
        case int():
            return str(value)
        case float():
            return f"{value:.15g}"
        case _:
            raise _NotPlain


def _merge(table: Table, over: Table) -> Table:
    merged = dict(table)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = _merge(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _split_tokens(code: str) -> list[str]:
    """Split the code of an action; a text literal begins with a quotation mark.

    Raises:
        _NotPlain: It holds anything else.
    """
    tokens, position = [], 0
    while position < len(code):
        if not (match := _TOKEN.match(code, position)):
            raise _NotPlain
        position = match.end()
        quoted, raw, word, sign = match.group("quoted", "raw", "word", "sign")
        if quoted is not None or raw is not None:
            tokens.append('"' + (raw if quoted is None else re.sub(r"\\(.)", r"\1", quoted)))
        else:
            tokens.append(word or sign)
    return tokens


def _split(tokens: Sequence[str], sign: str) -> Iterator[Sequence[str]]:
    """Split tokens at a sign that is in no brackets."""
    part: list[str] = []
    for group in _group(tokens):
        if group == [sign]:
            yield part
            part = []
        else:
            part += group
    yield part


def _group(tokens: Sequence[str]) -> Iterator[list[str]]:
    """Group tokens: each is a group, and so are brackets with what is in them.

    Raises:
        _NotPlain: A bracket is not closed.
    """
    group: list[str] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += (token == "(") - (token == ")")
        if depth < 0:
            raise _NotPlain
        if depth == 0:
            yield group
            group = []
    if group:
        raise _NotPlain
