"""Texts around a page of the index."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "published": {"zh": "发布于", "en": "Published at"},
    "copy": {
        "zh": "没有公开网址，这是索引里的副本。",
        "en": "This page has no address of its own. You are reading the copy in the index.",
    },
    "content_from": {"zh": "内容日期：{}", "en": "Content from {}"},
    "index_of": {"zh": "索引更新：{}", "en": "index of {}"},
    "between": {"zh": "，", "en": "; "},
    "gone": {
        "zh": "引用的那一段已经不在这一页上：页面后来改过。下面是现在的内容。",
        "en": "The cited passage is no longer on this page: it was changed since. This is what it "
        "says now.",
    },
    "missing_title": {"zh": "找不到这个页面", "en": "This page is not here"},
    "missing": {
        "zh": "索引里没有这个页面。它可能改了名字，或者已经被删除。",
        "en": "The index does not have this page. It may have been renamed or removed.",
    },
    "ask": {"zh": "去提问", "en": "Ask a question"},
    "contents": {"zh": "本页目录", "en": "On this page"},
    "links": {"zh": "链接", "en": "Links"},
    "more_links": {"zh": "还有 {} 个链接没有列出。", "en": "{} more links are not listed."},
    "part": {"zh": "第 {} 部分，共 {} 部分", "en": "Part {} of {}"},
    "parts": {"zh": "这一页的各部分", "en": "Parts of this page"},
    "previous": {"zh": "上一部分", "en": "Previous part"},
    "next": {"zh": "下一部分", "en": "Next part"},
    "markdown": {"zh": "Markdown 版本", "en": "As Markdown"},
    "watch": {"zh": "看这一段", "en": "Open this place"},
    "untitled": {"zh": "无标题", "en": "Untitled"},
    "comma": {"zh": "、", "en": ", "},
})
