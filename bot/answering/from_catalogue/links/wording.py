"""What an answer of links says before its list, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.answering.from_catalogue.naming import space_out
from bot.rendering.platforms import name_platform
from bot.rendering.texts import Texts

Missing = Literal["", "kind", "platform", "alone", "talk", "topic"]
"""What is asked for and not there: links of the kind, on the platform, of the talk alone, of the
talk on the platform at all, or on the topic."""

THINGS = Texts({
    "video": {"zh": "视频", "en": "videos"},
    "slides": {"zh": "PPT", "en": "slides"},
    "audio": {"zh": "音频", "en": "audio"},
    "code": {"zh": "代码", "en": "code"},
    "image": {"zh": "图片", "en": "pictures"},
    "page": {"zh": "网页", "en": "pages"},
    "schedule": {"zh": "日程", "en": "schedule"},
    "notes": {"zh": "纪要", "en": "notes"},
    "cfp": {"zh": "议题征集", "en": "call for proposals"},
    "photos": {"zh": "照片", "en": "photos"},
    "survey": {"zh": "问卷", "en": "survey"},
    "map": {"zh": "地图", "en": "map"},
    "conduct": {"zh": "行为准则", "en": "code of conduct"},
    "links": {"zh": "链接", "en": "links"},
})
TEXTS = Texts({
    "and": {"zh": "和", "en": " and "},
    "or": {"zh": "或", "en": " or "},
    "talk": {"zh": "《{}》", "en": "“{}”"},
    "talks_of": {"zh": "{}的演讲", "en": "talks by {}"},
    "talks_from": {"zh": "{}的演讲", "en": "talks from {}"},
    "talks_in": {"zh": "{}的演讲", "en": "talks of the track {}"},
    "talks_about": {"zh": "“{}”相关演讲", "en": "talks about “{}”"},
    "those": {"zh": "刚才这些演讲", "en": "the talks above"},
    "keynotes": {"zh": "{} 主题演讲", "en": "keynotes of {}"},
    "at": {"zh": "{1} {0}", "en": "{0} at {1}"},
    "things_of": {"zh": "{}的{}", "en": "{1} of {0}"},
    "all": {"zh": "{}：", "en": "{}:"},
    "some": {"zh": "{}（共 {} 个，这里是 {} 个）：", "en": "{0} ({2} of {1}):"},
    "part": {"zh": "{}（共 {} 个，第 {} 到 {} 个）：", "en": "{0} ({2} to {3} of {1}):"},
    "one": {"zh": "{}（共 {} 个，第 {} 个）：", "en": "{0} (number {2} of {1}):"},
    "all_shown": {
        "zh": "{}已经全部列出，共 {} 个。",
        "en": "{}: that was all of them, {}.",
    },
    "no_kind": {"zh": "记录里没有{}。", "en": "No {} on record."},
    "only_kind": {"zh": "记录里没有{}，有{}：", "en": "No {} on record, only {}:"},
    "elsewhere": {"zh": "有{}的是：{}。", "en": "There are {} of {}."},
    "no_platform": {
        "zh": "{}上没有{}，别的地方有：",
        "en": "No {1} on {0}; this is elsewhere:",
    },
    "no_topic": {
        "zh": "没有找到关于“{}”的内容。{}：",
        "en": "Nothing on “{}” is on record here. {}:",
    },
    "no_talk": {
        "zh": "记录里没有{}，整场活动的有：",
        "en": "No {} on record; of the whole event there is this:",
    },
    "alone": {"zh": "没有单独的{}，只有整场的：", "en": "No {} alone, only of the whole event:"},
})


def name_things(kinds: Sequence[str], language: str) -> str:
    """Name what is asked for, or what there is: `videos and slides`."""
    names = [THINGS.say(kind, language) for kind in kinds if kind in THINGS]
    return TEXTS.say("and", language).join(names) or THINGS.say("links", language)


def introduce(about: str, kinds: Sequence[str], language: str, shown: range, total: int) -> str:
    """Introduce a list; `shown` are the positions of its links among all `total`, from 0."""
    what = _name(about, kinds, language)
    if len(shown) == total:
        text = TEXTS.say("all", language, what)
    elif shown.start and len(shown) == 1:
        text = TEXTS.say("one", language, what, total, shown.stop)
    elif shown.start:
        text = TEXTS.say("part", language, what, total, shown.start + 1, shown.stop)
    else:
        text = TEXTS.say("some", language, what, total, len(shown))
    return _finish(text, language)


def say_all_shown(about: str, kinds: Sequence[str], total: int, language: str) -> str:
    """Say that all links of something were shown, and how many they were."""
    return _finish(TEXTS.say("all_shown", language, _name(about, kinds, language), total), language)


def say_missing(
    missing: Missing,
    about: str,
    kinds: Sequence[str],
    platforms: Sequence[str],
    others: Sequence[str],
    language: str,
    topic: str = "",
) -> str:
    """Say what is not there, and what the list holds instead; `others` are kinds of link."""
    what = _name(about, kinds, language)
    if missing == "platform":
        names = [name_platform(platform, language) for platform in platforms]
        where = TEXTS.say("or", language).join(names)
        text = TEXTS.say("no_platform", language, where, what)
    elif missing == "topic":
        text = TEXTS.say("no_topic", language, topic, what[:1].upper() + what[1:])
    elif missing == "talk":
        text = TEXTS.say("no_talk", language, what)
    elif missing == "alone":
        text = TEXTS.say("alone", language, what)
    elif others:
        text = TEXTS.say("only_kind", language, what, name_things(others, language))
    else:
        text = TEXTS.say("no_kind", language, what)
    return _finish(text, language)


def say_elsewhere(kinds: Sequence[str], events: Sequence[str], language: str) -> str:
    """Say which other events have what is not there."""
    names = ("、" if language == "zh" else ", ").join(events)
    return _finish(TEXTS.say("elsewhere", language, name_things(kinds, language), names), language)


def _name(about: str, kinds: Sequence[str], language: str) -> str:
    things = name_things(kinds, language)
    return TEXTS.say("things_of", language, about, things) if about else things


def _finish(text: str, language: str) -> str:
    """Begin an English sentence with a capital, and part Chinese and Latin words."""
    return space_out(text, language) if language == "zh" else text[:1].upper() + text[1:]
