"""Evaluates a template that only writes a text; there is no logic beyond variables and defaults."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

MAX_OUTPUT_CHARS = 4096
MAX_TOKENS = 64
"""Of one action; what only writes a value has a few."""

_ACTION = re.compile(
    r"(?P<left>(?:(?<!\s)\s++)?\{\{-(?=\s)|\{\{)(?P<code>(?:(?!\{\{).)*?)(?:(?<=\s)-\}\}\s*|\}\})",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"""\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<word>\$?[\w.]+)|(?P<sign>:=|[|()]))"""
)
_CODE = re.compile(r"<(?:script|style|form|template|svg)\b", re.IGNORECASE)
"""What a browser does not show as text, or shows to fill in."""
_WRITERS = frozenset({"safehtml", "safeurl", "safehtmlattr", "markdownify", "plainify"})
"""Functions that mark or convert a text; for a plain one they write what they get."""
_SITE = re.compile(r"^(?:\$?\.(?:page\.)?site|site)\.", re.IGNORECASE)

Value = object
Table = Mapping[str, object]


class NotPlain(Exception):
    """The template has logic that is not evaluated here."""


class Template:
    """Writes one template; the values of its variables are kept on the way."""

    def __init__(self, site: Table) -> None:
        self._site = site
        self._variables: dict[str, Value] = {}

    def write(self, template: str) -> str:
        """Write the text.

        Raises:
            NotPlain: It has logic, or is no text.
        """
        parts, position = [], 0
        for action in _ACTION.finditer(template):
            parts += [template[position : action.start()], self._run(action["code"].strip())]
            if "{{" in parts[-2]:
                raise NotPlain
            position = action.end()
        text = re.sub(r"\n\s*\n", "\n", "".join([*parts, template[position:]])).strip()
        if "{{" in template[position:] or _CODE.search(text) or len(text) > MAX_OUTPUT_CHARS:
            raise NotPlain
        return text

    def _run(self, code: str) -> str:
        """Run what stands between the braces.

        Raises:
            NotPlain: It has logic, or a value is missing.
        """
        if code.startswith("/*"):
            return ""
        tokens = _split_tokens(code)
        if len(tokens) > 2 and tokens[0].startswith("$") and tokens[1] in {":=", "="}:
            self._variables[tokens[0]] = self._pipe(tokens[2:])
            return ""
        value = self._pipe(tokens)
        if value is None:
            # Hugo writes nothing. But a value may also come from where we do not look, and an
            # address without it would be another one.
            raise NotPlain
        text = format_value(value)
        return text if isinstance(value, _Safe) else html.escape(text, quote=False)

    def _pipe(self, tokens: Sequence[str]) -> Value:
        """Evaluate a pipeline: each value is the last argument of the next function."""
        given: list[Value] = []
        for command in _split(tokens, "|"):
            given = [self._call(command, given)]
        return given[0]

    def _call(self, tokens: Sequence[str], given: Sequence[Value]) -> Value:
        name = tokens[0].lower() if tokens else ""
        if name in {"index", "default"} or name in _WRITERS or name in _FUNCTIONS:
            arguments = [*map(self._evaluate, _group(tokens[1:])), *given]
            return _apply(name, arguments)
        groups = list(_group(tokens))
        if len(groups) != 1 or given:
            raise NotPlain
        return self._evaluate(groups[0])

    def _evaluate(self, group: Sequence[str]) -> Value:
        """Evaluate one operand: a literal, a variable, a value of the site, or a bracket.

        Raises:
            NotPlain: It is something else.
        """
        token = group[0]
        if token == "(":
            return self._pipe(group[1:-1])
        if token.startswith('"'):
            return token[1:]
        if re.fullmatch(r"\d{1,18}", token, re.ASCII):
            return int(token)
        variable, *keys = token.lower().split(".")
        if variable in self._variables:
            return follow(self._variables[variable], keys)
        if not (path := _SITE.match(token)):
            raise NotPlain
        top, *keys = token[path.end() :].lower().split(".")
        if top not in self._site:
            raise NotPlain
        return follow(self._site[top], keys)


class _Safe(str):
    """A text that is HTML already."""

    __slots__ = ()


def _apply(name: str, arguments: Sequence[Value]) -> Value:
    if name == "index" and len(arguments) > 1:
        return follow(arguments[0], [format_value(key).lower() for key in arguments[1:]])
    if name == "default" and len(arguments) == 2:
        fallback, value = arguments
        return value or fallback
    if None in arguments:
        raise NotPlain
    texts = [format_value(argument) for argument in arguments]
    if name in _WRITERS and len(texts) == 1:
        return _Safe(texts[0])
    if name not in _FUNCTIONS or len(texts) not in _FUNCTIONS[name][0]:
        raise NotPlain
    text = _FUNCTIONS[name][1](*texts)
    if len(text) > MAX_OUTPUT_CHARS:
        raise NotPlain
    return text


def _print_formatted(pattern: str, *values: str) -> str:
    """Fill values into a pattern with `%s`, `%v` and `%d`.

    Raises:
        NotPlain: The pattern holds anything else, or not as many.
    """
    pieces = re.split("%[svd]", pattern)
    if len(pieces) != len(values) + 1 or "%" in "".join(pieces):
        raise NotPlain
    return pieces[0] + "".join(
        value + piece for value, piece in zip(values, pieces[1:], strict=True)
    )


_ANY = range(1, MAX_TOKENS)
_FUNCTIONS: Mapping[str, tuple[range, Callable[..., str]]] = {
    "print": (_ANY, lambda *values: "".join(values)),
    "printf": (_ANY, _print_formatted),
    "lower": (range(1, 2), str.lower),
    "upper": (range(1, 2), str.upper),
    "strings.trimprefix": (range(2, 3), lambda prefix, text: text.removeprefix(prefix)),
    "strings.trimsuffix": (range(2, 3), lambda suffix, text: text.removesuffix(suffix)),
}
"""Functions of texts, in lower case: how many values each takes, and what it writes."""


def follow(value: Value, keys: Sequence[str]) -> Value:
    """Follow keys into tables; None where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def format_value(value: Value) -> str:
    """Write a value as Hugo does; what is missing is empty.

    Raises:
        NotPlain: It is a table or a list.
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
            raise NotPlain


def _split_tokens(code: str) -> list[str]:
    """Split the code of an action; a text literal begins with a quotation mark.

    Raises:
        NotPlain: It holds anything else.
    """
    tokens: list[str] = []
    position = 0
    while position < len(code):
        match = _TOKEN.match(code, position)
        if not match or len(tokens) > MAX_TOKENS:
            raise NotPlain
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
        NotPlain: A bracket is not closed.
    """
    group: list[str] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += (token == "(") - (token == ")")
        if depth < 0:
            raise NotPlain
        if depth == 0:
            yield group
            group = []
    if group:
        raise NotPlain
