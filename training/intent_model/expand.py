"""Expands the compact examples of `training/intents/` into sentences, masked as questions are."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.understanding.mask import MASKS
from indexer.text.language import fold
from training.intent_model.templates import fill_slots, list_slots, parse_template

INTENTS = Path(__file__).parent.parent / "intents"
SOCIAL = frozenset({"greeting", "thanks", "stop", "help", "complaint"})
"""Said alone: no wrapper such as "do you know" goes around them."""
MOST_SENTENCES = 6
"""Drawn from one template at most; and at least `FEWEST_SENTENCES`."""
FEWEST_SENTENCES = 3
_MASK_WORDS = re.compile(rf"\b(?:{'|'.join(MASKS.values())})\b", re.ASCII)
_WORD = re.compile(r"[a-z]{5,}")
_BARE = re.compile(r"\{(?!topic|thing)[a-z]+\}\??")

_EVENTS = {
    "en": ("EVENT",) * 15 + ("the EVENT", "EVENT conference", "SERIES", "SERIES PLACE YEAR")
    + ("SERIES YEAR",) * 4 + ("YEAR SERIES", "SERIES in YEAR", "the EDITION SERIES"),
    "zh": ("EVENT",) * 15 + ("EVENT 大会", "EVENT 这场", "SERIES", "SERIES PLACE YEAR")
    + ("SERIES YEAR",) * 4 + ("YEAR 年 SERIES", "YEAR 年的 SERIES", "EDITION SERIES"),
}  # fmt: skip
"""How an event may stand in a masked question."""
_MASKED_SHARE = {"event": 0.8, "place": 0.6, "year": 0.8, "edition": 0.8, "track": 0.4}
"""How often a name is masked, in training; 0.75 otherwise. A name that the catalogue does not know
stays."""


@dataclass(frozen=True, slots=True)
class Template:
    """A line of a file in `training/intents/`."""

    intent: str
    subject: str
    language: str
    """`zh` or `en`."""
    text: str

    @property
    def label(self) -> str:
        """Give intent and subject as one: `count/talks`, `when`."""
        return f"{self.intent}/{self.subject}" if self.subject else self.intent

    @property
    def bare(self) -> bool:
        """Tell whether a whole question is a name; unmasked, nobody could know of what sort."""
        return _BARE.fullmatch(self.text) is not None

    @property
    def has_alternatives(self) -> bool:
        """Tell whether it stands for several sentences, slots unfilled."""
        return "(" in self.text or "[" in self.text


@dataclass(frozen=True, slots=True)
class Words:
    """Names for slots, and what people put around a question; by sort, then language."""

    names: Mapping[str, Mapping[str, Sequence[str]]]
    wrappers: Mapping[str, Mapping[str, Sequence[str]]]
    """`before`, `after` and `context`."""


def read_templates(folder: Path = INTENTS) -> list[Template]:
    """Read all templates, in the order of the files' names."""
    lines = (
        line
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    return [Template(**json.loads(line)) for line in lines if line.strip()]


def read_words(folder: Path = INTENTS) -> Words:
    """Read `names.json` and `wrappers.json`."""
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    return Words(names, json.loads((folder / "wrappers.json").read_text(encoding="utf-8")))


def split_wrappers(words: Words, held_out: bool) -> Words:
    """Keep every fourth wrapper (held out), or all others."""
    wrappers = {
        sort: {
            language: [text for n, text in enumerate(texts) if (n % 4 == 0) == held_out]
            for language, texts in by_language.items()
        }
        for sort, by_language in words.wrappers.items()
    }
    return Words(words.names, wrappers)


def expand(template: Template, words: Words, seed: int = 0, *, masked: bool = False) -> list[str]:
    """Draw sentences of a template: names masked or not, wrapped or not, with slips of the pen.

    The same for the same seed; each sentence once.

    Args:
        template: What to draw from.
        words: Names and wrappers.
        seed: Another one draws other sentences.
        masked: Mask all names, as if the catalogue knew them.
    """
    random = Random(zlib.crc32(f"{seed} {template.language} {template.text}".encode()))
    choice = parse_template(template.text)
    variants = choice.count() * 6 if list_slots(template.text) else choice.count()
    number = max(FEWEST_SENTENCES, min(MOST_SENTENCES, variants))
    if template.bare:
        number = MOST_SENTENCES // 2
    drawer = _Drawer(template, words, masked)
    return list(dict.fromkeys(drawer.draw(choice.sample(random), random) for _ in range(number)))


def expand_all(
    templates: Sequence[Template], words: Words, seed: int = 0, *, masked: bool = False
) -> Iterator[tuple[Template, str]]:
    """Expand templates, each sentence with its template."""
    for template in templates:
        for text in expand(template, words, seed, masked=masked):
            yield template, text


@dataclass(frozen=True, slots=True)
class _Drawer:
    """Makes a masked question of a sentence with slots."""

    template: Template
    words: Words
    masked: bool

    def draw(self, text: str, random: Random) -> str:
        if self.template.bare:
            return fill_slots(text, self._fill, random)
        question = fill_slots(self._wrap(text, random), self._fill, random)
        return _slip(question, self.template.language, random)

    def _fill(self, slot: str, random: Random) -> str:
        language = self.template.language
        # People mix languages in names, and Chinese askers write English ones.
        other = "en" if language == "zh" and random.random() < 0.25 else language
        mask = MASKS.get(slot)
        if mask and (self._masks_all() or random.random() < _MASKED_SHARE.get(slot, 0.75)):
            if slot == "event" and not self.template.bare:
                mask = random.choice(_EVENTS[language])
            return f" {mask} " if language == "zh" else mask
        name = random.choice(self.words.names[slot][other])
        return f" {name} " if other == "en" and language == "zh" and random.random() < 0.7 else name

    def _masks_all(self) -> bool:
        return self.template.bare or self.masked

    def _wrap(self, text: str, random: Random) -> str:
        """Put polite words, or what the question is about, around a question."""
        language, social = self.template.language, self.template.intent in SOCIAL
        wrappers = self.words.wrappers
        slots = list_slots(text)
        if not social and self.template.intent != "other" and random.random() < 0.08:
            context = random.choice(wrappers["context"][language])
            if not {"event", "talk", "person"} & set(slots) or random.random() < 0.3:
                text = context + text
        chance = 0.05 if social else 0.3
        if random.random() < chance:
            text = random.choice(wrappers["before"][language]) + text
        if random.random() < chance * 0.6:
            text += random.choice(wrappers["after"][language])
        return text


def _slip(text: str, language: str, random: Random) -> str:
    """Fold a question, and write it as hastily as people do, masks apart."""
    text = _mend_masks(text)
    ends = ("", "", "", "?", "?", "??", "!", ".", " ?") if language == "en" else (
        "", "", "", "？", "？", "?", "。", "！", "？？", "~", "…")  # fmt: skip
    text = text.rstrip("?？!！.。 ") + random.choice(ends)
    if random.random() < 0.1:
        text = re.sub(r"[,，.。:：'’]", " " if random.random() < 0.5 else "", text)
    if language == "en" and random.random() < 0.12:
        text = _misspell(text, random)
    if language == "zh" and random.random() < 0.3:
        text = text.replace(" ", "")
        text = _MASK_WORDS_JOINED.sub(r" \g<0> ", text)
    return re.sub(r" {2,}", " ", text).strip()


_MASK_WORDS_JOINED = re.compile("|".join(MASKS.values()))


def _mend_masks(text: str) -> str:
    """Fold all but the masks."""
    parts, end = [], 0
    for match in _MASK_WORDS.finditer(text):
        parts += [fold(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, fold(text[end:])])


def _misspell(text: str, random: Random) -> str:
    """Swap, drop or double a letter of one longer word."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = random.choice(words)
    place = random.randrange(word.start() + 1, word.end() - 1)
    one, two = text[place], text[place + 1]
    new = random.choice((two + one, two, one + one + two))
    return text[:place] + new + text[place + 2 :]
