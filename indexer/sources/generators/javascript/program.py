"""Reads what a configuration file exports, as far as its literals say it.

Nothing is run. Names stand for the literals that they were declared with, `require` and `import`
of a JSON file for its content, `process.env` for an empty environment of a production build. The
rest is `UNKNOWN`.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable

from indexer.sources.generators.javascript.expressions import Expressions
from indexer.sources.generators.javascript.tokens import Token, cut_tokens, get_sign
from indexer.sources.generators.javascript.values import (
    UNKNOWN,
    Call,
    Function,
    Module,
    is_known,
)

ReadText = Callable[[str], str | None]
"""Reads a small file by its path; None if it cannot be read."""
MAX_FILES = 20
"""Files that a program and those it imports may consist of."""
MAX_IMPORT_TOKENS = 20
"""Tokens of an import outside of its braces."""
SUFFIXES = (".js", ".ts", ".mjs", ".mts", ".cjs", ".cts")
_DEFAULT = "default"
_DECLARING = frozenset({"const", "let", "var"})


def read_exported(path: str, read_text: ReadText) -> dict[str, object]:
    """Read the object that a configuration exports: `export default`, `module.exports =`.

    A function that returns it, sync or not, is entered; of a call such as `defineConfig({…})` the
    first object among the arguments is taken.

    Args:
        path: Path of the file, as `read_text` takes it.
        read_text: Reads this file, and those that it imports by a relative path.

    Returns:
        Its fields; those that only a run of the program would tell are missing. Empty if the file
        cannot be read.
    """
    value = _Program(path, read_text, [0]).read_export(_DEFAULT)
    return value if isinstance(value, dict) else {}


class _Program:
    """One file: its declarations and what it exports."""

    def __init__(self, path: str, read_text: ReadText, files: list[int]) -> None:
        """Cut the file into tokens and find its declarations; `files` counts those that are read.

        The values are read when they are asked for.
        """
        self._path = path
        self._read_text = read_text
        self._files = files
        files[0] += 1
        self._tokens, self._pairs = cut_tokens((read_text(path) or "").removeprefix("\ufeff"))
        self._declared: dict[str, int | Module] = {}
        self._exports: dict[str, int | Module | str] = {}
        self._known: dict[str, object] = {}
        self._others: dict[str, _Program] = {}
        self._expressions = Expressions(self._tokens, self._pairs, self._look_up, self._load)
        self._find_statements(0, len(self._tokens))

    def read_export(self, name: str) -> object:
        """Read what the file exports under a name; the whole object of CommonJS by any name."""
        place = self._exports.get(name)
        if place is None:
            whole = self._read(self._exports[_DEFAULT]) if _DEFAULT in self._exports else UNKNOWN
            return whole.get(name, UNKNOWN) if isinstance(whole, dict) else UNKNOWN
        value = self._read(place)
        return self._unwrap(value, 0) if name == _DEFAULT else value

    def _read(self, place: int | Module | str) -> object:
        if isinstance(place, str):
            return self._look_up(place)
        return self._load(place) if isinstance(place, Module) else self._expressions.read(place)[0]

    def _unwrap(self, value: object, depth: int) -> object:
        """Find the object that a function returns, or that is handed to one."""
        if depth > 8:
            return UNKNOWN
        if isinstance(value, Call):
            inner = (self._unwrap(argument, depth + 1) for argument in value.arguments)
            return next((found for found in inner if isinstance(found, dict)), UNKNOWN)
        if isinstance(value, Function):
            if not value.end:
                return self._unwrap(self._expressions.read(value.start)[0], depth + 1)
            returned = self._find_statements(value.start, value.end)
            return (
                UNKNOWN
                if returned < 0
                else self._unwrap(self._expressions.read(returned)[0], depth + 1)
            )
        return value

    def _find_statements(self, start: int, end: int) -> int:
        """Find what is declared and exported between two tokens, but not in inner blocks.

        Returns:
            The index of the expression that is returned last; -1 if none is.
        """
        returned, index = -1, start
        while index < end:
            token = self._tokens[index]
            if token.kind == "name" and self._text(index - 1) != ".":
                if token.text == "return":
                    returned = index + 1
                elif token.text in _DECLARING:
                    self._declare(index + 1)
                elif token.text == "import":
                    self._read_import(index + 1)
                elif token.text == "export":
                    self._read_export(index + 1)
                elif token.text in {"function", "class"}:
                    self._declared.setdefault(self._text(index + 1), index)
                elif token.text in {"module", "exports"}:
                    self._find_common_js(index)
            is_open = self._text(index) == "("  # `(module.exports = {…})`
            index = (index if is_open else self._pairs.get(index, index)) + 1
        return returned

    def _text(self, index: int) -> str:
        return get_sign(self._tokens, index)

    def _declare(self, index: int) -> None:
        """Declare the names behind `const`: `a = …`, `a: Type = …`, `{a, b} = require(…)`."""
        if self._text(index) == "{" and (closing := self._pairs.get(index)):
            if self._text(closing + 1) == "=":
                module = self._find_module(closing + 2)
                for name, own in self._list_names(index + 1, closing):
                    if module:
                        self._declared[own] = Module(module, name)
            return
        name = self._text(index)
        for behind in range(index + 1, min(index + 60, len(self._tokens))):
            if self._text(behind) == "=":
                self._declared[name] = behind + 1
                return
            if self._text(behind) in {";", "=>"}:
                return

    def _find_module(self, index: int) -> str:
        """Find the path of `require("…")` at a token; empty if there is none."""
        if self._text(index) == "await":
            index += 1
        if self._text(index) not in {"require", "import"} or self._text(index + 1) != "(":
            return ""
        return self._get_string(index + 2)

    def _get_string(self, index: int) -> str:
        token = self._tokens[index] if index < len(self._tokens) else Token("mark", "")
        return token.text if token.kind == "string" else ""

    def _list_names(self, index: int, closing: int) -> list[tuple[str, str]]:
        """List the names in braces, each with its own name here: `{a, b as c, d: e}`."""
        names: list[tuple[str, str]] = []
        while index < closing:
            name, own = self._text(index), self._text(index)
            if self._text(index + 1) in {"as", ":"}:
                own = self._text(index + 2)
                index += 2
            if name and name != ",":
                names.append((name, own))
            index += 1
        return names

    def _read_export(self, index: int) -> None:
        """Read what stands behind `export`: `default …`, `const a = …`, `{a as b}`."""
        word = self._text(index)
        if word == "default":
            self._exports[_DEFAULT] = index + 1
        elif word in _DECLARING | {"function"}:
            name = self._text(index + 1)
            self._exports[name] = name
        elif word == "{" and (closing := self._pairs.get(index)):
            names = self._list_names(index + 1, closing)
            is_other = self._text(closing + 1) == "from"
            path = self._get_string(closing + 2) if is_other else ""
            for name, own in names:
                self._exports[own] = Module(path, name) if path else name

    def _read_import(self, index: int) -> None:
        """Read what stands behind `import`: `a from`, `* as a from`, `{a, b as c} from`."""
        names: list[tuple[str, str]] = []
        for _ in range(MAX_IMPORT_TOKENS):
            word, closing = self._text(index), self._pairs.get(index)
            if word == "{" and closing:
                names += self._list_names(index + 1, closing)
            elif word == "from" and (path := self._get_string(index + 1)):
                self._declared.update((own, Module(path, name)) for name, own in names)
                return
            elif word in _DECLARING | {";", "", "import"}:
                return
            elif self._text(index + 1) in {"from", ","} and word != ",":
                whole = "" if self._text(index - 1) == "as" else _DEFAULT
                names.append((whole, word))
            index = self._pairs.get(index, index) + 1

    def _find_common_js(self, index: int) -> None:
        """Find `module.exports = …`, `exports.name = …` and `module.exports.name = …`."""
        if self._text(index) == "module" and self._text(index + 2) == "exports":
            index += 2
        if self._text(index) != "exports":
            return
        name = _DEFAULT
        if self._text(index + 1) == ".":
            name, index = self._text(index + 2), index + 2
        if self._text(index + 1) == "=":
            self._exports[name] = index + 2

    def _look_up(self, name: str) -> object:
        """Read the value that a name was declared with."""
        if name not in self._known:
            self._known[name] = UNKNOWN  # while it is read, for what depends on itself
            place = self._declared.get(name)
            if place is not None:
                self._known[name] = self._read(place)
        return self._known[name]

    def _load(self, module: Module) -> object:
        """Read a module of this site; others, such as those of npm, are unknown."""
        if not module.path.startswith((".", "@site/")):
            return UNKNOWN
        written = module.path.removeprefix("@site/")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), written))
        if path.endswith(".json"):
            value = _read_json(self._read_text(path) or "")
            is_whole = module.name in {"", _DEFAULT}
            return (
                value if is_whole else value.get(module.name) if isinstance(value, dict) else None
            )
        program = self._open(path)
        if program is None:
            return UNKNOWN
        if module.name:
            return program.read_export(module.name)
        whole = program.read_export(_DEFAULT)
        return whole if is_known(whole) else Module(module.path)

    def _open(self, path: str) -> _Program | None:
        """Open another file of the program, by its name with or without suffix."""
        if path in self._others:
            return self._others[path]
        if self._files[0] >= MAX_FILES:
            return None
        names = [path] if path.endswith(SUFFIXES) else []
        names += [f"{path}{end}" for end in (*SUFFIXES, *(f"/index{end}" for end in SUFFIXES))]
        # TypeScript writes the `.js` of the file that it becomes
        names += [path[:-3] + ".ts"] if path.endswith(".js") else []
        found = next((name for name in names if self._read_text(name) is not None), None)
        if found is None:
            return None
        self._others[path] = _Program(found, self._read_text, self._files)
        return self._others[path]


def _read_json(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return UNKNOWN
    return value
