"""Texts of the Official Account channel, in Chinese and English."""

from __future__ import annotations

from bot.rendering.texts import SHARED, Texts

_TABLE = {
    "stopping": {
        "zh": "机器人正在重启，请一分钟后再问一次。",
        "en": "The bot is restarting. Please ask again in a minute.",
    },
    "working": {
        "zh": "还在找答案，稍后回复任意文字就能看到。",
        "en": "I am still working on it. Reply with anything in a moment to get the answer.",
    },
    "working_sends": {
        "zh": "还在找答案，找到就发给你。如果一直没有收到，回复任意文字就能看到。",
        "en": "I am still working on it and will send you the answer. If it does not arrive, "
        "reply with anything to get it.",
    },
    "earlier_waits": {
        "zh": "（上一个问题还在找答案，稍后回复任意文字就能看到。）",
        "en": "(I am still working on your earlier question. Reply with anything later to get its "
        "answer.)",
    },
    "nothing_waits": {
        "zh": "现在没有等你看的答案。请把问题再发一遍。",
        "en": "There is no answer waiting for you. Please send your question again.",
    },
    "empty": {
        "zh": "请写下问题，例如“{}”。回复“帮助”看看我能做什么。",
        "en": "Please write a question, for example “{}”. Reply “help” to see what I can do.",
    },
    "unreadable": {
        "zh": "我只看得懂文字。请把问题写下来，例如“{}”。",
        "en": "I can only read text. Please write your question, for example “{}”.",
    },
    "cut": {
        "zh": "（太长了，没有显示完；其余请看来源。）",
        "en": "(Too long to show in full. The sources have the rest.)",
    },
    "video_head": {"zh": "视频（共 {} 个）", "en": "Videos ({} in all)"},
    "slides_head": {"zh": "PPT（共 {} 个）", "en": "Slides ({} in all)"},
    "no_links": {
        "zh": "没找到这样的链接。换个活动或年份，或者直接提问。",
        "en": "I found no such link. Try another event or year, or just ask.",
    },
    "next_page": {"zh": "下一页请回复：{}", "en": "For more, reply: {}"},
    "latest_head": {"zh": "最新内容", "en": "Latest"},
    "not_here": {
        "zh": "内容由组织者在服务器上更新，这里不行。",
        "en": "Only the organisers can update the content, on the server.",
    },
    "welcome": {
        "zh": "你好！我从社区自己的回顾文章和演讲摘要里找答案，并附上来源。直接提问就好，例如"
        "“{}”。回复“帮助”了解更多。",
        "en": "Hello! I answer from the community's own recap posts and session abstracts, with "
        "links to the sources. Just ask, for example “{}”. Reply “help” for more.",
    },
    "help": {
        "zh": "直接提问，我从社区自己的回顾文章和演讲摘要里找答案，并附上来源；可以接着追问，"
        "例如“那 2023 年的呢”。\n\n也可以回复：\n"
        "视频 · 列出视频（/视频 {}：只看这一次）\n"
        "PPT · 列出 PPT\n"
        "/活动、/讲师、/演讲 · 后面写名字或话题\n"
        "最新 · 最近的活动和内容\n\n"
        "问题会保留 {} 天，用来改进回答；你的 ID 只存一个认不出人的编号，电话、邮箱等会先去掉。",
        "en": "Just ask: I answer from the community's own recap posts and session abstracts, and "
        "name the sources. You can follow up, for example “and in 2023?”.\n\nOr reply:\n"
        "videos · lists videos (/videos {}: only those)\n"
        "slides · lists slides\n"
        "/event, /speaker, /talks · then a name or a topic\n"
        "latest · the latest events and pages\n\n"
        "Questions are kept for {} days to improve the answers. Instead of your id, only a number "
        "that does not identify you is kept; phone numbers and mail addresses are removed.",
    },
}
TEXTS = Texts(_TABLE, base=SHARED)
say = TEXTS.say
