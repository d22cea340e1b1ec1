"""Texts of announcements, in Chinese and English."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "new_page": {"zh": "新内容", "en": "New page"},
    "new_pages": {"zh": "{} 篇新内容", "en": "{} new pages"},
    "week": {"zh": "一周小结 {} 至 {}", "en": "This week, {} to {}"},
    "pages": {"zh": "新内容", "en": "New pages"},
    "frequent": {"zh": "大家常问", "en": "Often asked"},
    "missed": {"zh": "还没有答案", "en": "Still without an answer"},
    "missed_foot": {
        "zh": "知道答案的话，欢迎写一篇。",
        "en": "If you know the answer, please write a page about it.",
    },
    "many_video": {"zh": "{} 个视频", "en": "{} videos"},
    "many_slides": {"zh": "{} 份 PPT", "en": "{} sets of slides"},
    "more": {"zh": "……还有 {} 条", "en": "… and {} more"},
})
say = TEXTS.say
