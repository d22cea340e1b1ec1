"""Names and descriptions of commands and options, in English and Chinese."""

from __future__ import annotations

from discord import Locale, app_commands

from bot.rendering.texts import Texts

_NAMES: dict[str, tuple[str, str]] = {
    # English, as in the code -> simplified, traditional Chinese
    "ask": ("提问", "提問"),
    "question": ("问题", "問題"),
    "language": ("语言", "語言"),
    "private": ("仅自己可见", "僅自己可見"),
    "videos": ("视频", "影片"),
    "slides": ("幻灯片", "簡報"),
    "event": ("活动", "活動"),
    "year": ("年份", "年份"),
    "latest": ("最新", "最新"),
    "about": ("关于", "關於"),
    "help": ("帮助", "說明"),
    "speaker": ("讲师", "講師"),
    "talks": ("演讲", "演講"),
    "name": ("名字", "名字"),
    "topic": ("主题", "主題"),
    "setup": ("设置", "設定"),
    "allow": ("添加频道", "新增頻道"),
    "disallow": ("移除频道", "移除頻道"),
    "threads": ("帖子", "討論串"),
    "forum": ("论坛", "論壇"),
    "mentions": ("提及", "提及"),
    "reindex": ("重建索引", "重建索引"),
    "unanswered": ("未回答", "未回答"),
    "Answer this": ("回答这条消息", "回答這則訊息"),
    "Chinese": ("中文", "中文"),
    "English": ("英文", "英文"),
    "same as the question": ("跟随提问", "跟隨提問"),
    "Ask a question, and get the answer with its links": (
        "提问，得到带来源链接的回答",
        "提問，得到附來源連結的回答",
    ),
    "What you want to know": ("你想知道什么", "你想知道什麼"),
    "Language of the answer": ("回答用的语言", "回答用的語言"),
    "Only you see the answer": ("只有你能看到回答", "只有你能看到回答"),
    "List recordings": ("列出视频", "列出影片"),
    "List slides": ("列出演讲 PPT", "列出簡報"),
    "Only of this event": ("只看这个活动", "只看這個活動"),
    "Only of this year": ("只看这一年", "只看這一年"),
    "What an event was, and its links": ("活动的介绍和链接", "活動的介紹和連結"),
    "Name of the event": ("活动的名字", "活動的名字"),
    "The talks of a person": ("一位讲师的演讲", "一位講師的演講"),
    "Name of the person": ("讲师的名字", "講師的名字"),
    "Talks about a topic": ("某个主题的演讲", "某個主題的演講"),
    "What they are about": ("演讲讲的是什么", "演講講的是什麼"),
    "What you can ask, with examples": ("可以问什么，附例子", "可以問什麼，附例子"),
    "The latest pages": ("最近发布的内容", "最近發佈的內容"),
    "What the bot knows, and when that was updated": (
        "机器人知道什么，什么时候更新的",
        "機器人知道什麼，什麼時候更新的",
    ),
    "Show or change how the bot behaves here": (
        "查看或修改机器人在这里的设置",
        "查看或修改機器人在這裡的設定",
    ),
    "Answer in public in this channel": ("在这个频道公开回答", "在這個頻道公開回答"),
    "No longer answer in public in this channel": (
        "不再在这个频道公开回答",
        "不再在這個頻道公開回答",
    ),
    "Answer mentions in a thread": ("在帖子里回答提及", "在討論串裡回答提及"),
    "Answer new forum posts": ("自动回答论坛新帖", "自動回答論壇新文章"),
    "Answer mentions and replies": ("回答提及和回复", "回答提及和回覆"),
    "Read all sources again": ("重新读取所有来源", "重新讀取所有來源"),
    "Questions without a good answer": ("没有答好的问题", "沒有答好的問題"),
}

NAMES = Texts(
    {
        english: {"en": english, "zh": simplified, "zh-TW": traditional}
        for english, (simplified, traditional) in _NAMES.items()
    },
    languages=("zh", "zh-TW", "en"),
)
_LANGUAGES = {
    Locale.chinese: "zh",
    Locale.taiwan_chinese: "zh-TW",
    Locale.american_english: "en",
    Locale.british_english: "en",
}


class Translator(app_commands.Translator):
    """Translates names and descriptions by `NAMES`."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Translate a text; None where Discord shows the English one of the code."""
        if string.message not in NAMES or locale not in _LANGUAGES:
            return None
        return NAMES.say(string.message, _LANGUAGES[locale])
