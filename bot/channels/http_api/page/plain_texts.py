"""Texts of the page for browsers without JavaScript."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "label": {"zh": "问题", "en": "Question"},
    "ask": {"zh": "提问", "en": "Ask"},
    "talks": {"zh": "演讲", "en": "Talks"},
    "links": {"zh": "链接", "en": "Links"},
    "sources": {"zh": "来源", "en": "Sources"},
    "related": {"zh": "相关页面", "en": "Related pages"},
    "rest": {"zh": "看后面的", "en": "Show more"},
    "more": {"zh": "更多", "en": "more"},
})
