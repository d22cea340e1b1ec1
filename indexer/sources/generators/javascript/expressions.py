"""Reads expressions of JavaScript and TypeScript as far as literals say what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.sources.generators.javascript.tokens import Token, get_sign
from indexer.sources.generators.javascript.type_syntax import TypeSkipper
from indexer.sources.generators.javascript.values import (
    MAX_VALUES,
    UNKNOWN,
    Call,
    Function,
    Module,
    combine,
    get_item,
    is_known,
    is_true,
    read_number,
)

MAX_DEPTH = 40
"""Deepest nesting of expressions; deeper ones are unknown."""
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": UNKNOWN}
_ENDS = frozenset({",", ";", ")", "]", "}", ""})
_UNARY = frozenset({"!", "-", "+", "~", "await", "typeof", "void", "new", "delete"})
_TYPE_WORDS = frozenset({"as", "satisfies"})
_BINARY = {"||": 1, "??": 1, "&&": 2, "===": 3, "==": 3, "!==": 3, "!=": 3, "+": 5}
_BINARY |= dict.fromkeys(("<", ">", "in", "instanceof", "-", "*", "/", "%", "|", "&", "^"), 4)


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
        self._types = TypeSkipper(tokens, pairs)
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
        return get_sign(self._tokens, index)

    def _skip(self, index: int) -> int:
        """Skip to the comma or bracket that ends an expression."""
        while index < len(self._tokens) and self._text(index) not in _ENDS - {""}:
            index = self._pairs.get(index, index) + 1
        return index

    def _read_choice(self, condition: object, index: int) -> tuple[object, int]:
        first, index = self.read(index)
        if self._text(index) != ":":
            return UNKNOWN, index
        second, index = self.read(index + 1)
        if is_known(condition):
            return (first if is_true(condition) else second), index
        return (first if first == second else UNKNOWN), index

    def _read_binary(self, index: int, level: int) -> tuple[object, int]:
        left, index = self._read_unary(index)
        while True:
            sign = self._text(index)
            if sign in _TYPE_WORDS and not self._tokens[index].line_before:
                index = self._types.skip(index + 1)
                continue
            if _BINARY.get(sign, 0) <= level:
                return left, index
            right, index = self._read_binary(index + 1, _BINARY[sign])
            left = combine(left, sign, right)

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
            return not is_true(value), index
        return (None if sign == "void" else UNKNOWN), index

    def _read_postfix(self, index: int) -> tuple[object, int]:
        value, name, index = self._read_primary(index)
        while index < len(self._tokens):
            sign, closing = self._text(index), self._pairs.get(index)
            if sign in {".", "?."} and self._text(index + 1) and self._text(index + 1) not in "([":
                key = self._text(index + 1)
                name = f"{name}.{key}"
                value, index = self._get(value, name, key), index + 2
            elif sign == "[" and closing and not self._tokens[index].line_before:
                key_value, _ = self.read(index + 1)
                value, name, index = get_item(value, key_value), "", closing + 1
            elif sign == "(" and closing:
                value = self._call(value, name, tuple(self._read_list(index + 1, closing)))
                name, index = "", closing + 1
            elif sign == "<" and (behind := self._types.skip_arguments(index)):
                index = behind
            elif sign in {"!", "?."} and self._text(index + 1) in {".", "(", "[", ",", ")"}:
                index += 1
            else:
                break
        return value, index

    def _read_primary(self, index: int) -> tuple[object, str, int]:
        """Read a literal or name; return its value, its name and the index behind it."""
        token = self._tokens[index] if index < len(self._tokens) else Token("mark", "")
        if token.kind == "string":
            return token.text, "", index + 1
        if token.kind == "number":
            return read_number(token.text), "", index + 1
        if token.kind == "name":
            return self._read_word(token.text, index)
        closing = self._pairs.get(index)
        if closing is None:
            return (
                UNKNOWN,
                "",
                (index if token.text in {",", ";", ")", "]", "}", ""} else index + 1),
            )
        if token.text == "(":
            return self._read_parentheses(index, closing)
        readers = {"[": self._read_list, "{": self._read_object, "`": self._read_template}
        read = readers.get(token.text)
        return (read(index + 1, closing) if read else UNKNOWN), "", closing + 1

    def _read_word(self, word: str, index: int) -> tuple[object, str, int]:
        """Read a function, a word of the language, or the value of a name."""
        behind = self._text(index + 1)
        if word == "async" and behind in {"(", "function"}:
            return self._read_primary(index + 1)
        if behind == "=>":
            value, index = self._read_arrow(index + 2)
            return value, "", index
        if word in {"function", "class"}:
            value, index = self._read_block(index + 1)
            return value, "", index
        value = _WORDS[word] if word in _WORDS else self._look_up(word)
        return value, word, index + 1

    def _read_parentheses(self, index: int, closing: int) -> tuple[object, str, int]:
        """Read `(value)`, or the arrow function whose parameters these are."""
        behind = closing + 1
        if self._text(behind) == ":":  # the type that a function returns, or a choice
            typed = self._types.skip(behind + 1)
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
