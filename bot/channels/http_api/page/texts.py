"""Texts of the page, for what the server renders and for its scripts (`words.py`)."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    # The first view
    "heading": {"zh": "想找点什么？", "en": "What are you looking for?"},
    "lead": {
        "zh": "演讲、回放、PPT 都可以问。每个链接都有来源，打开就能核对。",
        "en": "Ask about talks, recordings and slides. Every link has a source you can open.",
    },
    "description": {
        "zh": "查社区的演讲、回放和 PPT；每个链接都有来源。",
        "en": "Find the community's talks, recordings and slides; every link has its source.",
    },
    "label": {"zh": "问题", "en": "Question"},
    "ask": {"zh": "提问", "en": "Ask"},
    "hint": {
        "zh": "中文、英文都可以问，还能接着问：“那 PPT 呢”。按 / 键回到输入框。",
        "en": "Ask in English or Chinese, then go on: “and the slides?” Press / to return to "
        "this field.",
    },
    "examples": {"zh": "试试这样问", "en": "For example"},
    "here": {"zh": "这里有什么", "en": "What is here"},
    "count_events": {"zh": "场活动", "en": "events"},
    "count_talks": {"zh": "场演讲", "en": "talks"},
    "count_recordings": {"zh": "段视频", "en": "recordings"},
    "count_slides": {"zh": "份 PPT", "en": "slides"},
    "count_people": {"zh": "位讲师", "en": "speakers"},
    "count_events_1": {"zh": "场活动", "en": "event"},
    "count_talks_1": {"zh": "场演讲", "en": "talk"},
    "count_recordings_1": {"zh": "段视频", "en": "recording"},
    "count_slides_1": {"zh": "份 PPT", "en": "set of slides"},
    "count_people_1": {"zh": "位讲师", "en": "speaker"},
    "updated": {"zh": "索引更新于 {}", "en": "Index of {}"},
    "events": {"zh": "最近的活动", "en": "Latest events"},
    "no_year": {"zh": "年份不详", "en": "Year unknown"},
    "all_events": {"zh": "全部 {} 场活动", "en": "All {} events"},
    "by_year": {"zh": "按年份看", "en": "By year"},
    "recordings_of": {"zh": "{} 段视频", "en": "{} recordings"},
    "slides_of": {"zh": "{} 份 PPT", "en": "{} slides"},
    "talks_of": {"zh": "{} 场演讲", "en": "{} talks"},
    "recording_of": {"zh": "{} 段视频", "en": "{} recording"},
    "talk_of": {"zh": "{} 场演讲", "en": "{} talk"},
    "topics": {"zh": "话题", "en": "Topics"},
    "people": {"zh": "讲师", "en": "Speakers"},
    "all_people": {"zh": "全部 {} 位讲师", "en": "All {} speakers"},
    "footer": {
        "zh": "答案都引自社区自己的页面，点开来源就能核对。",
        "en": "Answers are quoted from the community’s own pages. Open a source to check one.",
    },
    "kept": {"zh": "会保存什么", "en": "What is kept"},
    "kept_text": {
        "zh": "问题和你的评价会保存 {} 天，不记是谁问的，网络地址只存成还原不了的编码，"
        "用来发现答得不好的地方。选择的语言记在你浏览器的 Cookie 里，此外不留任何东西。",
        "en": "Questions and your feedback are kept for {} days, but not who asked: network "
        "addresses only as codes that nobody can read back. They show where answers fall short. "
        "A cookie in your browser remembers the language you choose, and nothing else.",
    },
    # An answer
    "asking": {"zh": "正在查找……", "en": "Looking…"},
    "answer": {"zh": "答案", "en": "Answer"},
    "talks": {"zh": "演讲", "en": "Talks"},
    "links": {"zh": "链接", "en": "Links"},
    "sources": {"zh": "来源", "en": "Sources"},
    "related": {"zh": "相关页面", "en": "Related pages"},
    "nearest": {"zh": "这几页可能有用", "en": "These pages may help"},
    "closest": {"zh": "最接近的几段", "en": "The closest passages"},
    "choices": {"zh": "可以选", "en": "Choose one"},
    "not_found": {"zh": "没有找到", "en": "Not found"},
    "not_found_text": {
        "zh": "社区的页面里没有找到这个问题的答案。",
        "en": "I could not find this in the community’s pages.",
    },
    "browse": {"zh": "看看有哪些活动", "en": "Browse what is here"},
    "generated": {
        "zh": "由语言模型根据下面的来源写成",
        "en": "Written by a language model from the sources below",
    },
    "sure": {"zh": "有把握", "en": "Sure"},
    "probable": {"zh": "不太确定", "en": "Not certain"},
    "citation": {"zh": "来源 {}", "en": "Source {}"},
    "quote": {"zh": "原文", "en": "Quote"},
    "first_of": {"zh": "前 {} 个，共 {} 个", "en": "{} of {}"},
    "span_of": {"zh": "第 {}–{} 个，共 {} 个", "en": "{}–{} of {}"},
    "more": {"zh": "还有 {} 个", "en": "{} more"},
    "ask_more": {"zh": "更多", "en": "more"},
    "pause": {"zh": "、", "en": ", "},
    "between": {"zh": "；", "en": "; "},
    "no_address": {"zh": "这个地址不安全，不能打开", "en": "This address is not safe to open"},
    "dead": {"zh": "{} 时打不开", "en": "did not open on {}"},
    # Ages
    "age_new": {"zh": "最近的内容", "en": "this month"},
    "age_month": {"zh": "1 个月前的内容", "en": "a month ago"},
    "age_months": {"zh": "{} 个月前的内容", "en": "{} months ago"},
    "age_year": {"zh": "1 年前的内容", "en": "a year ago"},
    "age_years": {"zh": "{} 年前的内容", "en": "{} years ago"},
    # What to do with an answer
    "tools": {"zh": "对这个答案", "en": "About this answer"},
    "helpful": {"zh": "有帮助", "en": "Helpful"},
    "wrong": {"zh": "答错了", "en": "Wrong"},
    "missing": {"zh": "缺内容", "en": "Something is missing"},
    "thanks": {"zh": "谢谢，已记下。", "en": "Thank you, that is noted."},
    "not_noted": {
        "zh": "没能记下，请稍后再试。",
        "en": "That could not be noted. Try again later.",
    },
    "copy": {"zh": "复制为 Markdown", "en": "Copy as Markdown"},
    "copied": {"zh": "已复制", "en": "Copied"},
    "not_copied": {"zh": "浏览器不让复制", "en": "The browser does not let us copy"},
    "share": {"zh": "分享", "en": "Share"},
    "print": {"zh": "打印", "en": "Print"},
    # Errors
    "failed": {"zh": "这次没有得到答案", "en": "No answer this time"},
    "again": {"zh": "再问一次", "en": "Ask again"},
    "offline": {
        "zh": "连不上服务器，请检查网络后再问一次。",
        "en": "The server cannot be reached. Please check your connection and ask again.",
    },
    "unreadable": {
        "zh": "看不懂服务器返回的内容，请稍后再试。",
        "en": "This page cannot read the server’s response. Please try again later.",
    },
    "not_utf8": {
        "zh": "这个问题里有读不出来的字：它的地址不是 UTF-8 编码。请重新输入。",
        "en": "Some characters of this question could not be read: its address is not in UTF-8. "
        "Please type it again.",
    },
})
