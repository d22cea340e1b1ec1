"""Texts of the pages to browse."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "events": {"zh": "活动", "en": "Events"},
    "talks": {"zh": "演讲", "en": "Talks"},
    "people": {"zh": "讲师", "en": "Speakers"},
    "talks_of": {"zh": "{}的演讲", "en": "Talks: {}"},
    "search_events": {"zh": "活动名称", "en": "Name of an event"},
    "search_talks": {"zh": "标题里的词", "en": "Words of a title"},
    "search_people": {"zh": "姓名", "en": "Name"},
    "event": {"zh": "活动", "en": "Event"},
    "year": {"zh": "年份", "en": "Year"},
    "language": {"zh": "演讲语言", "en": "Spoken in"},
    "kind": {"zh": "附有", "en": "With"},
    "speaker": {"zh": "讲师", "en": "Speaker"},
    "topic": {"zh": "话题", "en": "Topic"},
    "every_year": {"zh": "不限", "en": "Any"},
    "every_language": {"zh": "不限", "en": "Any"},
    "every_kind": {"zh": "不限", "en": "Any"},
    "spoken_zh": {"zh": "中文", "en": "Chinese"},
    "spoken_en": {"zh": "英文", "en": "English"},
    "video": {"zh": "视频", "en": "Recording"},
    "slides": {"zh": "PPT", "en": "Slides"},
    "show": {"zh": "筛选", "en": "Show"},
    "filters": {"zh": "筛选条件", "en": "Filters"},
    "remove": {"zh": "去掉：{}", "en": "Remove: {}"},
    "clear": {"zh": "清除全部", "en": "Clear all"},
    "count_talk": {"zh": "{} 场演讲", "en": "{} talk"},
    "count_talks": {"zh": "{} 场演讲", "en": "{} talks"},
    "count_event": {"zh": "{} 场活动", "en": "{} event"},
    "count_events": {"zh": "{} 场活动", "en": "{} events"},
    "count_person": {"zh": "{} 位讲师", "en": "{} speaker"},
    "count_people": {"zh": "{} 位讲师", "en": "{} speakers"},
    "count_recording": {"zh": "{} 个视频", "en": "{} recording"},
    "count_recordings": {"zh": "{} 个视频", "en": "{} recordings"},
    "count_slide": {"zh": "{} 份 PPT", "en": "{} slides"},
    "count_slides": {"zh": "{} 份 PPT", "en": "{} slides"},
    "span": {"zh": "第 {}–{} 条，共 {} 条", "en": "{}–{} of {}"},
    "before": {"zh": "上一页", "en": "Previous"},
    "behind": {"zh": "下一页", "en": "Next"},
    "pager": {"zh": "翻页", "en": "More of the list"},
    "no_year": {"zh": "年份不详", "en": "Year unknown"},
    "no_event": {"zh": "其他", "en": "Others"},
    "site": {"zh": "官网", "en": "Website"},
    "whole_video": {"zh": "全部视频", "en": "All recordings"},
    "whole_slides": {"zh": "全部 PPT", "en": "All slides"},
    "page": {"zh": "回顾", "en": "Recap"},
    "calendar": {"zh": "日历（.ics）", "en": "Calendar (.ics)"},
    "feed": {"zh": "订阅更新（Atom）", "en": "Feed of updates (Atom)"},
    "given_in": {"zh": "{}演讲", "en": "in {}"},
    "none_events": {"zh": "没有符合条件的活动", "en": "No such events"},
    "none_talks": {"zh": "没有符合条件的演讲", "en": "No such talks"},
    "none_people": {"zh": "没有符合条件的讲师", "en": "No such speakers"},
    "loosen": {
        "zh": "去掉一个条件，或者换个写法再试。也可以直接提问。",
        "en": "Try fewer filters or another spelling. You can also just ask.",
    },
    "empty_events": {"zh": "这里还没有活动", "en": "There are no events here yet"},
    "empty_talks": {"zh": "这里还没有演讲", "en": "There are no talks here yet"},
    "empty_people": {"zh": "这里还没有讲师", "en": "There are no speakers here yet"},
    "explain_empty": {
        "zh": "页面里没有写明活动、演讲和讲师，所以列不出来。你可以直接提问。",
        "en": "The pages do not tell of events, talks or speakers in a way that can be listed. "
        "You can still ask.",
    },
    "ask": {"zh": "去提问", "en": "Ask a question"},
    "problem": {"zh": "这一页打不开", "en": "This page cannot be shown"},
    "about_events": {
        "zh": "{}的 {} 场活动：演讲、视频和 PPT，按年份排列。",
        "en": "{}: {} events by year, with their talks, recordings and slides.",
    },
    "about_talks": {
        "zh": "{}的 {} 场演讲，附视频和 PPT。",
        "en": "{}: {} talks with their recordings and slides.",
    },
    "about_people": {
        "zh": "在{}演讲过的 {} 位讲师。",
        "en": "{}: {} people who gave talks.",
    },
})


def count(key: str, number: int, language: str) -> str:
    """Write how many there are of something: `talks`, `events`, `people`, `recordings`, `slides`.

    English has another word for one.
    """
    single = {"people": "person"}.get(key, key.removesuffix("s"))
    name = single if number == 1 else key
    return TEXTS.say(f"count_{name}", language, f"{number:,}")
