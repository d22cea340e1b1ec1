"""`words.js`: the texts of the page in one language, as a module of its scripts.

The server renders with the same table, so that no text stands twice, and traditional characters
are made from simplified ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from bot.channels.http_api.html.assets import Asset, locate, make_asset
from bot.channels.http_api.html.language import PARAMETER, TAGS, name_language
from bot.channels.http_api.page.texts import TEXTS
from bot.messages import LANGUAGES
from bot.rendering.platforms import PLATFORMS, name_platform
from bot.rendering.script import TRADITIONAL, Traditional, to_traditional
from bot.rendering.texts import KINDS
from indexer.calibration import SURE

NAME = "words.js"


def name_kind(kind: str, language: str) -> str:
    """Name a kind of link, with a capital; an unknown one as it is."""
    name = KINDS.say(kind, language) if kind in KINDS else kind
    return name[:1].upper() + name[1:]


@cache
def make_words(language: str) -> Asset:
    """Make the module of a language: a key of `TAGS`."""
    spoken = TRADITIONAL if language == "zh-Hant" else language
    words = {
        **{key: _write(TEXTS.get_languages(key), spoken) for key in TEXTS},
        "kinds": {kind: name_kind(kind, spoken) for kind in KINDS},
        "platforms": {key: name_platform(key, spoken) for key in PLATFORMS},
        # A list goes on in the language of its answer.
        "ask_more_in": {one: TEXTS.say("ask_more", one) for one in LANGUAGES},
        "language": TAGS[name_language(spoken)],
        "sure_from": SURE,
        "icons": locate("icons.svg"),
    }
    body = b"export const WORDS = " + msgspec.json.encode(words) + b";\n"
    return make_asset(f"{NAME}?{PARAMETER}={language}", "text/javascript", body)


def _write(texts: Mapping[str, str], language: str) -> str:
    """Write a text with `{}` for its values."""
    text = texts[str(language)]
    return to_traditional(text) if isinstance(language, Traditional) else text
