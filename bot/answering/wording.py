"""What an answer itself says, in both languages. Quotes of pages are never translated."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.from_catalogue.naming import space_out
from bot.messages import Related
from bot.rendering.texts import Texts, join_sentences
from indexer.search.query import Query

THINGS = Texts({
    "video": {"zh": "视频", "en": "videos"},
    "slides": {"zh": "PPT", "en": "slides"},
    "audio": {"zh": "音频", "en": "audio"},
    "code": {"zh": "代码", "en": "code"},
    "live": {"zh": "直播", "en": "live streams"},
    "register": {"zh": "报名", "en": "registration"},
})
"""Names of what people ask for by its link."""
TEXTS = Texts({
    "and": {"zh": "和", "en": " and "},
    "link_found": {"zh": "找到这个链接：", "en": "I found this link:"},
    "links_found": {"zh": "找到 {} 个{}链接：", "en": "{} links to {}:"},
    "some_found": {"zh": "找到 {} 个链接：", "en": "{} links:"},
    "no_link": {"zh": "没找到要的{}。", "en": "I could not find the {}."},
    "probable": {"zh": "不太确定，可能是这里说的：", "en": "I am not certain, but this may be it:"},
    "nothing": {"zh": "没找到答案。", "en": "I could not find that."},
    "nearest": {"zh": "下面几页可能有用。", "en": "These pages may help."},
    "closest": {"zh": "最接近的几段在下面。", "en": "The closest passages are below."},
})


def name_things(query: Query) -> str:
    """Name what a question asks for; empty where it only asks for links."""
    names = [THINGS.say(one.name, query.language) for one in query.link_intents]
    return TEXTS.say("and", query.language).join(names)


def introduce_links(query: Query, lines: Sequence[str]) -> str:
    """Introduce lines that each name a link."""
    language, things = query.language, name_things(query)
    if len(lines) == 1:
        head = TEXTS.say("link_found", language)
    elif things:
        head = space_out(TEXTS.say("links_found", language, len(lines), things), language)
    else:
        head = TEXTS.say("some_found", language, len(lines))
    return "\n".join([head, *lines])


def say_not_found(query: Query, related: Sequence[Related]) -> str:
    """Say plainly that nothing was found, and what the pages below are."""
    language, things = query.language, name_things(query)
    if query.wants_links and things:
        text = space_out(TEXTS.say("no_link", language, things), language)
    else:
        text = TEXTS.say("nothing", language)
    key = "closest" if any(page.quote for page in related) else "nearest"
    return join_sentences(language, text, TEXTS.say(key, language) if related else "")
