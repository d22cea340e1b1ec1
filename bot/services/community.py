"""What the bot says of its community: example questions, a greeting, how to reach the organisers.

All come from `[community]` in `huigu.toml`; examples that are not there are made from the index.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from bot.messages import LANGUAGES
from bot.rendering.grounding import clean_plain_name
from bot.rendering.texts import COMMUNITY, Texts, join_sentences
from bot.services.contracts import Catalogue, ListedLink
from indexer.errors import HuiguError
from indexer.settings import CommunitySettings
from indexer.text.control_characters import clean_line
from indexer.text.language import choose_language

log = logging.getLogger("huigu.community")

MAX_EXAMPLES = 4
MAX_RANKED = 500
"""Names that are looked at, those with most links first."""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Names:
    """Names for examples, by what they have most of."""

    generation: str
    events: dict[str, tuple[str, ...]]
    """Kind of link -> events, those with most links first."""
    titles: dict[str, tuple[str, ...]]
    """The same for pages without an event."""
    pages: tuple[str, ...]
    """Titles of the newest pages."""


class CommunityTexts:
    """The `bot.services.contracts.Community` of `huigu.toml`; its methods are described there."""

    def __init__(self, settings: CommunitySettings, catalogue: Catalogue | None = None) -> None:
        """Take the `[community]` table, and the catalogue that examples are made from."""
        self._settings = settings
        self._catalogue = catalogue
        self._names: _Names | None = None

    @property
    def name(self) -> str:
        """See `Community`."""
        return clean_line(self._settings.name)

    async def list_examples(self, language: str) -> tuple[str, ...]:
        """See `Community`. Names in examples come from pages: only short, plain ones are used."""
        if own := self._list_own_examples(language):
            return own
        if made := _make_examples(await self._read_names(), language):
            return made
        return COMMUNITY.say("any_video", language), COMMUNITY.say("any_slides", language)

    async def get_example(self, language: str) -> str:
        """See `Community`."""
        return (await self.list_examples(language))[0]

    async def get_event(self, language: str) -> str:
        """See `Community`."""
        names = await self._read_names()
        kinds = ("video", "slides")
        return next((name for k in kinds for name in _choose(names.events[k], language)), "")

    def get_greeting(self, language: str) -> str:
        """Get the community's own greeting; empty without one."""
        greeting = self._settings.greeting
        if not isinstance(greeting, str):
            greeting = next((own for key, own in greeting.items() if key == language), "")
        return greeting.strip()

    async def welcome(self, texts: Texts) -> str:
        """See `Community`."""
        said = [
            self.get_greeting(language)
            or texts.say("welcome", language, await self.get_example(language))
            for language in LANGUAGES
        ]
        return "\n\n".join(dict.fromkeys(said))

    async def say_in_both(self, texts: Texts, key: str) -> str:
        """See `Community`."""
        return "\n\n".join([
            texts.say(key, language, await self.get_example(language)) for language in LANGUAGES
        ])

    def format_contact(self, language: str) -> str:
        """See `Community`."""
        contact = clean_line(self._settings.contact)
        return COMMUNITY.say("contact", language, contact) if contact else ""

    def add_contact(self, text: str, language: str) -> str:
        """See `Community`."""
        return join_sentences(language, text, self.format_contact(language))

    def _list_own_examples(self, language: str) -> tuple[str, ...]:
        examples = self._settings.examples
        if isinstance(examples, dict):
            own = [text for key, texts in examples.items() if key == language for text in texts]
        else:
            own = [text for text in examples if choose_language(question=text) == language]
        return tuple(filter(None, map(clean_line, own)))

    async def _read_names(self) -> _Names:
        """Read the names of the index, once for each generation."""
        if self._catalogue is None:
            return _NO_NAMES
        try:
            generation = (await self._catalogue.describe_index()).generation
            if self._names is None or self._names.generation != generation:
                self._names = await _read_names(self._catalogue, generation)
            return self._names
        except HuiguError as error:
            # A greeting need not fail because the index does.
            log.warning("examples cannot be made from the index: %s", error)
            return self._names or _NO_NAMES


_NO_NAMES = _Names("", {"video": (), "slides": ()}, {"video": (), "slides": ()}, ())


async def _read_names(catalogue: Catalogue, generation: str) -> _Names:
    links = {kind: await catalogue.list_links(kind) for kind in ("video", "slides")}
    pages = await catalogue.suggest_titles("", 20)
    return _Names(
        generation,
        {kind: _rank([link.event for link in listed]) for kind, listed in links.items()},
        {kind: _rank(_list_titles(listed)) for kind, listed in links.items()},
        tuple(filter(None, map(clean_plain_name, pages))),
    )


def _list_titles(links: Sequence[ListedLink]) -> list[str]:
    return [link.title for link in links if not link.event]


def _rank(names: Sequence[str]) -> tuple[str, ...]:
    """Rank names by how often they come, the first of equal ones first."""
    ranked = (raw for raw, _ in Counter(filter(None, names)).most_common())
    cleaned = (name for raw in islice(ranked, MAX_RANKED) if (name := clean_plain_name(raw)))
    return tuple(dict.fromkeys(cleaned))


def _make_examples(names: _Names, language: str) -> tuple[str, ...]:
    """Make questions about videos and slides by turns; without any, about the newest pages."""
    for table in (names.events, names.titles):
        videos, slides = (_choose(table[kind], language) for kind in ("video", "slides"))
        # Slides of another event than the videos before them show that there are several.
        slides = [*slides[1:2], *slides[:1]] if slides[:1] == videos[:1] else slides
        pairs = islice(zip_longest(videos, slides), MAX_EXAMPLES // 2)
        kinds = ("video", "slides")
        named = [pair for names_of_both in pairs for pair in zip(kinds, names_of_both, strict=True)]
        if questions := [_ask(kind, name, language) for kind, name in named if name]:
            return tuple(questions)
    pages = _choose(names.pages, language)
    return tuple(_ask("page", name, language) for name in pages[: MAX_EXAMPLES // 2])


def _choose(names: Sequence[str], language: str) -> list[str]:
    """Choose names that a reader can read: for English without Han characters, if there are any."""
    latin = [name for name in names if not _HAN.search(name)]
    return latin if language == "en" and latin else list(names)


def _ask(kind: str, name: str, language: str) -> str:
    if language == "zh":
        blank = "" if kind == "page" or _HAN.match(name[-1]) else " "
        return COMMUNITY.say(kind, language, name + blank)
    bare = name[4:] if name.lower().startswith("the ") and kind != "page" else name
    return COMMUNITY.say(kind, language, bare)
