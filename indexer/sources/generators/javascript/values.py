"""Values of expressions: literals, and what can be told of the rest without running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.sources.generators.javascript.tokens import Token

MAX_DEPTH = 40
"""Deepest nesting of expressions; deeper ones are unknown."""
MAX_VALUES = 100_000
"""Values that are made of one program, those of copied lists too; the rest is unknown."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a program makes when it runs."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function that is not known: `starlight({title: "Docs"})`."""

    name: str
    """As written, with dots: `path.resolve`; empty if it is no plain name."""
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function, whose body was not read."""

    start: int
    """Index of the first token of the body; for a block of the token behind its brace."""
    end: int
    """Index behind the last one of a block; 0 if the body is one expression."""


@dataclass(frozen=True, slots=True)
class Module:
    """A name that another file gives: `import NAME from "./x.json"`, `require("./x.json")`."""

    path: str
    name: str = ""
    """What is taken of it; empty for all of it."""


UNKNOWN = Unknown()
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": UNKNOWN}
_UNARY = frozenset({"!", "-", "+", "~", "await", "typeof", "void", "new", "delete"})
_TYPE_WORDS = frozenset({"as", "satisfies"})
_BINARY = {"||": 1, "??": 1, "&&": 2, "===": 3, "==": 3, "!==": 3, "!=": 3, "+": 5}
_BINARY |= dict.fromkeys(("<", ">", "in", "instanceof", "-", "*", "/", "%", "|", "&", "^"), 4)
_TYPE_ENDS = frozenset({",", ";", ")", "]", "}", "=", "=>", "?", "||", "&&", "??"})


class Expressions:
    """Reads expressions at places in a list of tokens."""

    def __init__(
        self,
        tokens: list[Token],
        pairs: Mapping[int, int],
        look_up: Callable[[str], object],
        load: Callable[[Module], object],
    ) -> None:
        """Keep the tokens with the pairs of their brackets.

        `look_up` gives the value of a name of the program, and `load` that of a file of data; both
        give `UNKNOWN` for what they do not know.
        """
        self._tokens = tokens
        self._pairs = pairs
        self._look_up = look_up
        self._load = load
        self._depth = 0
        self._values = 0

    def read(self, index: int) -> tuple[object, int]:
        """Read the expression at a token; return its value and the index behind it."""
        if self._depth >= MAX_DEPTH or self._values > MAX_VALUES:
            return UNKNOWN, self._skip(index)
        self._depth += 1
        self._values += 1
        try:
            value, index = self._read_binary(index, 0)
            if self._text(index) == "?":
                value, index = self._read_choice(value, index + 1)
            return value, index
        finally:
            self._depth -= 1

    def _text(self, index: int) -> str:
        """Give a mark or name; empty behind the end, and for strings and numbers."""
        if not 0 <= index < len(self._tokens):
            return ""
        token = self._tokens[index]
        return token.text if token.kind in {"mark", "name"} else ""

    def _skip(self, index: int) -> int:
        """Skip to the comma or bracket that ends an expression."""
        while index < len(self._tokens) and self._text(index) not in {",", ";", ")", "]", "}"}:
            index = self._pairs.get(index, index) + 1
        return index

    def _read_choice(self, condition: object, index: int) -> tuple[object, int]:
        first, index = self.read(index)
        if self._text(index) != ":":
            return UNKNOWN, index
        second, index = self.read(index + 1)
        if is_known(condition):
            return (first if _is_true(condition) else second), index
        return (first if first == second else UNKNOWN), index

    def _read_binary(self, index: int, level: int) -> tuple[object, int]:
        left, index = self._read_unary(index)
        while True:
            sign = self._text(index)
            if sign in _TYPE_WORDS and not self._tokens[index].line_before:
                index = self._skip_type(index + 1)
                continue
            if _BINARY.get(sign, 0) <= level:
                return left, index
            right, index = self._read_binary(index + 1, _BINARY[sign])
            left = _combine(left, sign, right)

    def _read_unary(self, index: int) -> tuple[object, int]:
        sign = self._text(index)
        if sign not in _UNARY:
            return self._read_postfix(index)
        if self._depth >= MAX_DEPTH:
            return UNKNOWN, self._skip(index)
        self._depth += 1
        value, index = self._read_unary(index + 1)
        self._depth -= 1
        if sign == "await":
            return value, index
        if sign == "-" and isinstance(value, int | float):
            return -value, index
        if sign == "!" and is_known(value):
            return not _is_true(value), index
        return (None if sign == "void" else UNKNOWN), index

    def _read_postfix(self, index: int) -> tuple[object, int]:
        value, name, index = self._read_primary(index)
        while index < len(self._tokens):
            sign, closing = self._text(index), self._pairs.get(index)
            if sign in {".", "?."} and self._text(index + 1) and self._text(index + 1) not in "([":
                key = self._text(index + 1)
                name = f"{name}.{key}" if name else ""
                value, index = self._get(value, name, key), index + 2
            elif sign == "[" and closing and not self._tokens[index].line_before:
                key_value, _ = self.read(index + 1)
                value, name, index = _get_item(value, key_value), "", closing + 1
            elif sign == "(" and closing:
                value = self._call(value, name, tuple(self._read_list(index + 1, closing)))
                name, index = "", closing + 1
            elif sign == "<" and (behind := self._skip_type_arguments(index)):
                index = behind
            elif sign in {"!", "?."} and self._text(index + 1) in {".", "(", "[", ",", ")"}:
                index += 1
            else:
                break
        return value, index

    def _read_primary(self, index: int) -> tuple[object, str, int]:
        """Read a literal or name; return its value, its name and the index behind it."""
        if index >= len(self._tokens):
            return UNKNOWN, "", index
        token, closing = self._tokens[index], self._pairs.get(index)
        if token.kind == "string":
            return token.text, "", index + 1
        if token.kind == "number":
            return _read_number(token.text), "", index + 1
        if token.text == "async" and self._text(index + 1) in {"(", "function"}:
            return self._read_primary(index + 1)
        if token.kind == "name" and self._text(index + 1) == "=>":
            value, index = self._read_arrow(index + 2)
            return value, "", index
        if token.text in {"function", "class"} and token.kind == "name":
            value, index = self._read_block(index + 1)
            return value, "", index
        if token.kind == "name":
            value = _WORDS[token.text] if token.text in _WORDS else self._look_up(token.text)
            return value, token.text, index + 1
        if closing is None:
            return UNKNOWN, "", (index if token.text in ",;)]}" else index + 1)
        if token.text == "(":
            return self._read_parentheses(index, closing)
        if token.text == "[":
            return self._read_list(index + 1, closing), "", closing + 1
        if token.text == "{":
            return self._read_object(index + 1, closing), "", closing + 1
        if token.text == "`":
            return self._read_template(index + 1, closing), "", closing + 1
        return UNKNOWN, "", closing + 1

    def _read_parentheses(self, index: int, closing: int) -> tuple[object, str, int]:
        """Read `(value)`, or the arrow function whose parameters these are."""
        behind = closing + 1
        if self._text(behind) == ":":  # the type that a function returns, or a choice
            typed = self._skip_type(behind + 1)
            behind = typed if self._text(typed) == "=>" else behind
        if self._text(behind) == "=>":
            value, behind = self._read_arrow(behind + 1)
            return value, "", behind
        value, _ = self.read(index + 1)
        return value, "", closing + 1

    def _read_arrow(self, index: int) -> tuple[object, int]:
        """Read the function whose body begins at a token."""
        if self._text(index) == "{" and (closing := self._pairs.get(index)):
            return Function(index + 1, closing), closing + 1
        _, end = self.read(index)
        return Function(index, 0), end

    def _read_block(self, index: int) -> tuple[object, int]:
        """Skip to the block of a function or class."""
        while index < len(self._tokens) and self._text(index) != "{":
            index = self._pairs.get(index, index) + 1
        closing = self._pairs.get(index)
        return (Function(index + 1, closing), closing + 1) if closing else (UNKNOWN, index + 1)

    def _read_list(self, index: int, closing: int) -> list[object]:
        items: list[object] = []
        while index < closing:
            if self._text(index) == ",":
                index += 1
                continue
            spread = self._text(index) == "..."
            value, behind = self.read(index + spread)
            if spread and isinstance(value, list):
                self._values += len(value)
                items += value if self._values <= MAX_VALUES else [UNKNOWN]
            else:
                items.append(UNKNOWN if spread else value)
            index = max(self._skip(behind), index + 1)
        return items

    def _read_object(self, index: int, closing: int) -> dict[str, object]:
        fields: dict[str, object] = {}
        while index < closing:
            if self._text(index) == ",":
                index += 1
                continue
            if self._text(index) == "...":
                value, behind = self.read(index + 1)
                if isinstance(value, dict) and self._values + len(value) <= MAX_VALUES:
                    self._values += len(value)
                    fields.update(value)
                index = max(self._skip(behind), index + 1)
                continue
            key, behind = self._read_key(index)
            if self._text(behind) == ":":
                fields[key], behind = self.read(behind + 1)
            elif self._text(behind) in {",", "}"}:
                fields[key] = self._look_up(key)
            elif self._text(behind) == "(":
                fields[key], behind = self._read_block(behind)
            index = max(self._skip(behind), index + 1)
        return fields

    def _read_key(self, index: int) -> tuple[str, int]:
        """Read the key of an object; of a method it is the name without `async` and `get`."""
        token = self._tokens[index]
        is_word = token.text in {"async", "get", "set", "*"}
        if is_word and self._text(index + 1) not in {",", ":", "(", "}"}:
            return self._read_key(index + 1)
        if token.text == "[" and token.kind == "mark" and (closing := self._pairs.get(index)):
            key, _ = self.read(index + 1)
            return (key if isinstance(key, str) else ""), closing + 1
        return token.text, index + 1

    def _read_template(self, index: int, closing: int) -> object:
        parts: list[str] = []
        while index < closing:
            if self._text(index) == "${":
                value, _ = self.read(index + 1)
                if not isinstance(value, str | int | float) or isinstance(value, bool):
                    return UNKNOWN
                parts.append(str(value))
                index = self._pairs.get(index, closing) + 1
            else:
                parts.append(self._tokens[index].text)
                index += 1
        text = "".join(parts)
        self._values += len(text) // 100
        return text if self._values <= MAX_VALUES else UNKNOWN

    def _skip_type(self, index: int) -> int:
        """Skip a type of TypeScript: `string[]`, `Record<string, {a: b}>`, `'a' | 'b'`."""
        angles = 0
        while index < len(self._tokens):
            sign = self._text(index)
            if (sign in _TYPE_ENDS and not angles) or sign == ";":
                break
            is_new_line = self._tokens[index].line_before and self._tokens[index].kind == "name"
            if is_new_line and not angles and self._text(index - 1) not in {"|", "&", ":"}:
                break
            angles += (sign == "<") - (sign == ">")
            index = self._pairs.get(index, index) + 1
        return index

    def _skip_type_arguments(self, index: int) -> int:
        """Skip `<Type, Other<T>>` before the parenthesis of a call; 0 if it is something else."""
        angles = 0
        for behind in range(index, min(index + 60, len(self._tokens))):
            sign = self._text(behind)
            angles += (sign == "<") - (sign == ">")
            if not angles:
                return behind + 1 if self._text(behind + 1) == "(" else 0
        return 0

    def _get(self, value: object, name: str, key: str) -> object:
        if name.startswith("process.env."):
            return "production" if name == "process.env.NODE_ENV" else None
        if isinstance(value, Module) and not value.name:
            return self._load(Module(value.path, key))
        return value.get(key) if isinstance(value, dict) else UNKNOWN

    def _call(self, value: object, name: str, arguments: tuple[object, ...]) -> object:
        first = arguments[0] if arguments else UNKNOWN
        if name in {"require", "import"} and isinstance(first, str):
            return self._load(Module(first))
        if name in {"require.resolve", "fileURLToPath", "String"} and isinstance(first, str):
            return first
        return UNKNOWN if isinstance(value, Function) and not name else Call(name, arguments)


def is_known(value: object) -> bool:
    """Tell whether a value is that of a literal."""
    return not isinstance(value, Unknown | Call | Function | Module)


def _is_true(value: object) -> bool:
    return bool(value) or isinstance(value, list | dict)


def _combine(left: object, sign: str, right: object) -> object:
    """Combine two values; of an alternative to something unknown, the known one is taken."""
    if sign in {"||", "??"}:
        if not is_known(left):
            return right
        takes_left = left is not None if sign == "??" else _is_true(left)
        return left if takes_left else right
    if not is_known(left):
        return UNKNOWN
    if sign == "&&":
        return right if _is_true(left) else left
    if not is_known(right):
        return UNKNOWN
    if sign in {"===", "=="}:
        return left == right
    if sign in {"!==", "!="}:
        return left != right
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) < MAX_VALUES else UNKNOWN
    return UNKNOWN


def _get_item(value: object, key: object) -> object:
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        return value[key] if 0 <= key < len(value) else None
    return value.get(key) if isinstance(value, dict) and isinstance(key, str) else UNKNOWN


def _read_number(text: str) -> object:
    try:
        return int(text, 0) if text.isdigit() or text[:2].lower() == "0x" else float(text)
    except ValueError:
        return UNKNOWN
