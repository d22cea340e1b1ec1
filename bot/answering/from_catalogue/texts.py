"""What answers from the catalogue say themselves, in both languages."""

from __future__ import annotations

from bot.rendering.texts import Texts

UNITS = Texts({
    "talks": {"zh": "{} 场演讲", "en": "{} talks"},
    "talks_1": {"zh": "{} 场演讲", "en": "{} talk"},
    "recordings": {"zh": "{} 场演讲有视频", "en": "{} talks with a video"},
    "recordings_1": {"zh": "{} 场演讲有视频", "en": "{} talk with a video"},
    "with_slides": {"zh": "{} 场演讲有 PPT", "en": "{} talks with slides"},
    "with_slides_1": {"zh": "{} 场演讲有 PPT", "en": "{} talk with slides"},
    "editions": {"zh": "{} 届", "en": "{} editions"},
    "editions_1": {"zh": "{} 届", "en": "{} edition"},
    "episodes": {"zh": "{} 期", "en": "{} episodes"},
    "episodes_1": {"zh": "{} 期", "en": "{} episode"},
    "events": {"zh": "{} 场活动", "en": "{} events"},
    "events_1": {"zh": "{} 场活动", "en": "{} event"},
    "speakers": {"zh": "{} 位讲师", "en": "{} speakers"},
    "speakers_1": {"zh": "{} 位讲师", "en": "{} speaker"},
    "hosts": {"zh": "{} 位主持人", "en": "{} hosts"},
    "hosts_1": {"zh": "{} 位主持人", "en": "{} host"},
    "organisations": {"zh": "{} 家单位", "en": "{} organisations"},
    "organisations_1": {"zh": "{} 家单位", "en": "{} organisation"},
    "sponsors": {"zh": "{} 家赞助商", "en": "{} sponsors"},
    "sponsors_1": {"zh": "{} 家赞助商", "en": "{} sponsor"},
    "people": {"zh": "{} 人", "en": "{} people"},
    "people_1": {"zh": "{} 人", "en": "{} person"},
})
"""A number with its unit; the second of each pair is for one."""
SPOKEN = Texts({
    "zh": {"zh": "中文", "en": "in Chinese"},
    "en": {"zh": "英文", "en": "in English"},
})
"""Languages of talks: in Chinese before the talks, in English behind them."""
TEXTS = Texts({
    "colon": {"zh": "：", "en": ": "},
    "comma": {"zh": "、", "en": ", "},
    "brackets": {"zh": "（{}）", "en": " ({})"},
    "title": {"zh": "《{}》", "en": "“{}”"},
    "stop": {"zh": "。", "en": "."},
    "part": {"zh": "，", "en": ", "},
    "video": {"zh": "视频", "en": "video"},
    "slides": {"zh": "PPT", "en": "slides"},
    "audio": {"zh": "音频", "en": "audio"},
    "of_them": {"zh": "共 {}，这是第 {}–{} 条：", "en": "{}, of which {}–{}:"},
    "all_shown": {"zh": "已经全部列出，共 {}。", "en": "That was all of them: {}."},
    "and_more": {"zh": "等（另有 {} 个）", "en": " and {} more"},
    "about": {"zh": "关于“{}”", "en": "about “{}”"},
    "about_first": {"zh": "关于“{}”", "en": "About “{}”"},
    "host": {"zh": "{}的主持人：{}", "en": "Host of {}: {}"},
    "hosts": {"zh": "{}的主持人：{}", "en": "Hosts of {}: {}"},
    "organiser": {"zh": "{}的主办方：{}", "en": "Organiser of {}: {}"},
    "organisers": {"zh": "{}的主办方：{}", "en": "Organisers of {}: {}"},
    "earlier": {"zh": "，此前：{}", "en": ", earlier {}"},
    "latest_talk": {"zh": "{}，最近一场：{}", "en": "{}, the latest {}"},
    "first": {"zh": "第一次：{}", "en": "The first: {}"},
    "first_talk": {"zh": "第一场：{}", "en": "The first: {}"},
    "latest": {"zh": "最近一次：{}", "en": "The latest: {}"},
    "last_talk": {"zh": "最近一场：{}", "en": "The latest: {}"},
    "next": {"zh": "下一次：{}", "en": "Next: {}"},
    "next_talk": {"zh": "下一场：{}", "en": "Next: {}"},
    "none_planned": {
        "zh": "还没有看到下一次的安排。最近一次：{}",
        "en": "Nothing further is announced here yet. The latest: {}",
    },
    "all_coming": {"zh": "（还没有举办）", "en": ", still to come"},
    "coming": {"zh": "（另有 {} 次已经预告）", "en": " ({} more to come)"},
    "filmed": {"zh": "，其中 {} 场有视频", "en": ", {} with a video"},
    "at_events": {"zh": "，分布在 {}", "en": " at {}"},
    "of_namesakes": {
        "zh": "{}（不同单位的可能是不同的人）：",
        "en": "{} (different organisations may mean different people):",
    },
    "with_talks": {"zh": "，{}", "en": ", {}"},
    "spoken_talks": {"zh": "{} 场{}演讲", "en": "{} talks {}"},
    "count_of": {"zh": "{}共有 {}", "en": "{}: {}"},
    "size": {"zh": "{}的规模", "en": "{}"},
    "year": {"zh": "{} 年", "en": "{}"},
    "online": {"zh": "线上", "en": "online"},
    "said_number": {"zh": "，页面上写的是 {}", "en": "; the page says {}"},
    "unknown": {
        "zh": "这里没有{}的记录。",
        "en": "There is nothing on record here about {}.",
    },
    "existing": {"zh": "有记录的是：{}。", "en": "On record: {}."},
    "which": {
        "zh": "名字相符的不止一个，您问的是哪一个？",
        "en": "More than one fits. Which one do you mean?",
    },
    "edition": {"zh": "第 {} 届", "en": "#{}"},
    "episode": {"zh": "第 {} 期", "en": "episode {}"},
})
