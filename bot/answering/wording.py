"""What the bot itself says, in both languages. Quotes of pages are never translated."""

from __future__ import annotations

from collections.abc import Sequence

from bot.rendering.texts import THINGS, Texts, join_sentences
from indexer.search.query import Query

TEXTS = Texts({
    "and": {"zh": "和", "en": " and "},
    "any": {"zh": "相关", "en": "matching"},
    "link_found": {"zh": "找到 1 个{}链接：", "en": "Found 1 {} link:"},
    "links_found": {"zh": "找到 {} 个{}链接：", "en": "Found {} {} links:"},
    "no_link": {
        "zh": "知识库里没有找到符合条件的{}链接。",
        "en": "No {} link for this is in the knowledge base.",
    },
    "nothing": {
        "zh": "知识库里没有找到这个问题的答案。",
        "en": "The knowledge base does not hold an answer to this.",
    },
    "nearest": {"zh": "最接近的页面列在下面。", "en": "The nearest pages are listed below."},
})


def name_things(query: Query) -> str:
    """Name what a question asks for."""
    names = [THINGS.say(one.name, query.language) for one in query.link_intents]
    return TEXTS.say("and", query.language).join(names) or TEXTS.say("any", query.language)


def introduce_links(query: Query, lines: Sequence[str]) -> str:
    """Introduce link records, one a line."""
    thing = name_things(query)
    if len(lines) == 1:
        head = TEXTS.say("link_found", query.language, thing)
    else:
        head = TEXTS.say("links_found", query.language, len(lines), thing)
    return "\n".join([head, *(f"- {line}" for line in lines)])


def say_not_found(query: Query, *, related: bool) -> str:
    """Say plainly that nothing was found."""
    language = query.language
    if query.wants_links:
        text = TEXTS.say("no_link", language, name_things(query))
    else:
        text = TEXTS.say("nothing", language)
    return join_sentences(language, text, TEXTS.say("nearest", language) if related else "")
