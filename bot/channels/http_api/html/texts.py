"""Texts of the frame of every page."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "problem": {"zh": "打不开这一页", "en": "This page cannot be shown"},
    "ask": {"zh": "提问", "en": "Ask"},
    "events": {"zh": "活动", "en": "Events"},
    "talks": {"zh": "演讲", "en": "Talks"},
    "people": {"zh": "讲师", "en": "Speakers"},
    "navigation": {"zh": "导航", "en": "Navigation"},
    "languages": {"zh": "语言", "en": "Language"},
    "skip": {"zh": "跳到正文", "en": "Skip to the content"},
})
