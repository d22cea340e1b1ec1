"""Texts of an answer as Markdown."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "sources": {"zh": "来源：", "en": "Sources:"},
    "related": {"zh": "相关页面：", "en": "Related pages:"},
})
