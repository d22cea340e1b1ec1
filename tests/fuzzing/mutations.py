"""Changes an input: mostly as text, so that it stays in the format, and now and then as bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.fuzzing.material import read_own

HOSTILE = (*read_own("hostile.tokens"), "9" * 5000)
"""Characters and values on which parsers stumble."""
PAIRS = ("[]", "{}", "()", "<>", '""', "''", "``", "**", "“”", "（）", "【】")
CHANGES = 4
"""Most changes of one input: more leave little of the format."""
STRETCHED_SHARE = 0.2
"""Share of inputs in which a piece is repeated: what takes quadratic time shows there."""
RAW_SHARE = 0.04
"""Share of inputs with bytes that need not be UTF-8."""


class Mutator:
    """Makes inputs of seeds and tokens; the same for the same random numbers."""

    def __init__(
        self, seeds: Sequence[bytes], tokens: Sequence[str], max_bytes: int, rng: random.Random
    ) -> None:
        """Take at least one seed and one token."""
        self._seeds = [seed.decode(errors="replace") for seed in seeds]
        self._tokens, self._max_bytes, self._rng = tokens, max_bytes, rng
        self._changes: tuple[Callable[[str], str], ...] = (
            *(self._delete, self._copy, self._insert_token, self._insert_token),
            *(self._insert_hostile, self._splice, self._swap, self._replace, self._enclose),
        )

    def make_input(self) -> bytes:
        """Make an input of any seed."""
        return self.mutate(self._rng.choice(self._seeds))

    def mutate(self, text: str) -> bytes:
        """Change a text a few times."""
        rng = self._rng
        for _ in range(rng.randint(1, CHANGES)):
            text = rng.choice(self._changes)(text)
        if rng.random() < STRETCHED_SHARE:
            text = self._stretch(text)
        # Surrogates come as three bytes each, which no UTF-8 has.
        data = text[: self._max_bytes].encode(errors="surrogatepass")[: self._max_bytes]
        if rng.random() < RAW_SHARE:
            return self._change_bytes(data)
        return data if len(data) < self._max_bytes else data.decode(errors="ignore").encode()

    def _choose_span(self, text: str, longest: int = 200) -> tuple[int, int]:
        start = self._rng.randint(0, len(text))
        return start, min(len(text), start + self._rng.randint(0, longest))

    def _delete(self, text: str) -> str:
        start, end = self._choose_span(text)
        return text[:start] + text[end:]

    def _copy(self, text: str) -> str:
        start, end = self._choose_span(text)
        place = self._rng.randint(0, len(text))
        return text[:place] + text[start:end] + text[place:]

    def _insert_token(self, text: str) -> str:
        place = self._rng.randint(0, len(text))
        return text[:place] + self._rng.choice(self._tokens) + text[place:]

    def _insert_hostile(self, text: str) -> str:
        place = self._rng.randint(0, len(text))
        return text[:place] + self._rng.choice(HOSTILE) + text[place:]

    def _replace(self, text: str) -> str:
        start, end = self._choose_span(text, 12)
        return text[:start] + self._rng.choice((*self._tokens, *HOSTILE)) + text[end:]

    def _splice(self, text: str) -> str:
        other = self._rng.choice(self._seeds)
        return text[: self._choose_span(text)[0]] + other[self._choose_span(other)[0] :]

    def _swap(self, text: str) -> str:
        start, end = self._choose_span(text)
        place = self._rng.randint(start, end)
        return text[:start] + text[place:end] + text[start:place] + text[end:]

    def _enclose(self, text: str) -> str:
        start, end = self._choose_span(text)
        pair = self._rng.choice(PAIRS)
        depth = self._rng.choice((1, 1, 2, 30, 1000))
        return text[:start] + pair[0] * depth + text[start:end] + pair[1] * depth + text[end:]

    def _stretch(self, text: str) -> str:
        """Repeat a piece of the text, a token, or both, up to the longest input."""
        rng = self._rng
        start, end = self._choose_span(text, rng.choice((1, 3, 12, 80)))
        pieces = (text[start:end], rng.choice(self._tokens), rng.choice(HOSTILE), " ", "\n")
        piece = "".join(rng.sample(pieces, rng.choice((1, 1, 2, 3)))) or " "
        times = rng.choice((20, 200, self._max_bytes)) // len(piece) + 1
        repeated = (piece * times)[: self._max_bytes]
        # The end of the text stays in the input, where a pattern may look for it in vain.
        behind = text[end : end + 500]
        ahead = text[:start] if rng.random() < 0.5 else text[max(0, start - 100) : start]
        room = max(0, self._max_bytes - len((ahead + behind).encode(errors="replace")))
        size = len(repeated.encode(errors="replace"))
        if size > room:
            repeated = repeated[: room * len(repeated) // size]
        return ahead + repeated + behind

    def _change_bytes(self, data: bytes) -> bytes:
        changed = bytearray(data or b" ")
        for _ in range(self._rng.randint(1, 4)):
            changed[self._rng.randrange(len(changed))] = self._rng.randrange(256)
        return bytes(changed)
