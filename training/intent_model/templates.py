"""Compact wordings: `who (gave|presented) {talk} [please]` stands for many sentences.

`(a|b|)` is one of its parts, `[a|b]` one of them or nothing, `{name}` a slot, and a backslash
takes the character behind it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from indexer.errors import BadInput

Fill = Callable[[str, Random], str]
"""Gives words for a slot, by its name."""

SLOT = re.compile(r"\{([a-z]+)\}")
"""A slot of a template, and its name."""
_MARKS = re.compile(r"[()\[\]|\\]")
_BLANKS = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each a sequence of texts and further choices."""

    options: tuple[tuple[str | Choice, ...], ...]

    def count(self) -> int:
        """Count the sentences it stands for, slots unfilled."""
        return sum(_count(option) for option in self.options)

    def sample(self, random: Random) -> str:
        """Draw one sentence, slots unfilled."""
        option = random.choice(self.options)
        return "".join(part if isinstance(part, str) else part.sample(random) for part in option)


def _count(option: Sequence[str | Choice]) -> int:
    number = 1
    for part in option:
        number *= 1 if isinstance(part, str) else part.count()
    return number


def parse_template(text: str) -> Choice:
    """Parse a template.

    Raises:
        BadInput: A bracket is not closed, or closed twice.
    """
    options, place = _parse_options(text, 0, "")
    if place != len(text):
        raise BadInput("template", 0, f"{text!r}: a bracket is closed twice", "remove one")
    return Choice(options)


def split_parts(text: str) -> list[str]:
    """Split a template at its slots, brackets and bars into the texts between."""
    return _MARKS.split(SLOT.sub("|", text))


def fill_slots(text: str, fill: Fill, random: Random) -> str:
    """Replace slots by words, also those in the words of a slot, and tidy blanks."""
    for _ in range(3):
        text = SLOT.sub(lambda match: fill(match[1], random), text)
    return _BLANKS.sub(" ", text).strip()


def list_slots(text: str) -> list[str]:
    """List the slots of a template, in their order."""
    return SLOT.findall(text)


def _parse_options(
    text: str, place: int, closing: str
) -> tuple[tuple[tuple[str | Choice, ...], ...], int]:
    """Parse alternatives up to a closing bracket, or the end; gives where it stands.

    Raises:
        BadInput: A bracket is not closed, or closed twice.
    """
    options: list[tuple[str | Choice, ...]] = []
    parts: list[str | Choice] = []
    while place < len(text):
        character = text[place]
        if character == closing:
            break
        place += 1
        if character in "([":
            bracket = ")" if character == "(" else "]"
            inner, place = _parse_options(text, place, bracket)
            if place == len(text):
                raise BadInput("template", 0, f"{text!r}: a bracket is open", "close it")
            place += 1
            parts.append(Choice(inner if character == "(" else (*inner, ())))
        elif character in ")]" and closing != character:
            raise BadInput("template", 0, f"{text!r}: a bracket is closed twice", "remove one")
        elif character == "|":
            options.append(tuple(parts))
            parts = []
        else:
            if character == "\\" and place < len(text):
                character, place = text[place], place + 1
            parts.append(character)
    return (*options, tuple(parts)), place
