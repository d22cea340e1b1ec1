"""Texts that only the WeCom channel sends, in Chinese and English."""

from __future__ import annotations

from bot.rendering.texts import SHARED, Texts

_TABLE = {
    "looking": {"zh": "正在查找…", "en": "Looking it up…"},
    "later": {
        "zh": "还要一会儿，答案稍后会作为一条新消息发到这里。",
        "en": "This takes a little longer. The answer will follow here as a new message.",
    },
    "interrupted": {
        "zh": "我重启了一下，没来得及答完。请再问一次。",
        "en": "I was restarted before I could finish. Please ask again.",
    },
    "empty": {
        "zh": "想问什么？例如“{}”。发送 /帮助 看看我能做什么。",
        "en": "What would you like to know? For example “{}”. Send /help to see what I can do.",
    },
    "admins_only": {
        "zh": "只有管理员可以用 /重建索引。管理员名单在 huigu.toml 的 [wecom] admins 里，"
        "由运行机器人的人填写。",
        "en": "Only administrators may use /reindex. Whoever runs the bot lists them in "
        "huigu.toml, under [wecom] admins.",
    },
    "your_id": {"zh": "你的用户 ID 是 {}。", "en": "Your user id is {}."},
    "video_head": {"zh": "**视频**，共 {} 个", "en": "**Videos**, {} in all"},
    "slides_head": {"zh": "**PPT**，共 {} 个", "en": "**Slides**, {} in all"},
    "page_of": {"zh": "第 {}/{} 页。下一页：{}", "en": "Page {} of {}. Next page: {}"},
    "last_page": {"zh": "第 {}/{} 页。", "en": "Page {} of {}."},
    "latest_head": {"zh": "**最新内容**", "en": "**Latest**"},
    "read_on": {"zh": "全文见 ", "en": "Full text: "},
    "choice_head": {"zh": "问的是哪一个？点一下", "en": "Which one? Tap it"},
    "tapped_head": {"zh": "好，马上看", "en": "On it"},
    "related_head": {"zh": "相关页面", "en": "Related pages"},
    "related_hint": {"zh": "点一下，我接着答", "en": "Tap one to ask about it"},
    "help": {
        "zh": "我从社区自己的回顾文章和演讲摘要里找答案，并附上来源链接。\n\n"
        "- **提问**：群里 @我 写问题，单聊直接写。可以接着追问，例如“那 2023 年的呢”；"
        "也可以引用一条消息再问\n"
        "- **/视频**、**/PPT**：列出视频、PPT；后面可以写活动和年份，例如 /视频 {}\n"
        "- **/活动**、**/讲师**、**/演讲**：后面写活动、讲师的名字或话题，看看有什么\n"
        "- **/最新**：最近的活动和内容\n"
        "- **/重建索引**：重新读取内容（仅管理员）\n"
        "- **/帮助**：这段说明\n\n"
        "**隐私**：我只收到 @我 的消息和单聊。问题和大家对回答的评价保留 {} 天，用来改进回答；"
        "你和群各只存一个认不出人的编号，电话、邮箱等会先去掉。",
        "en": "I find answers in the community's own recap posts and session abstracts, with links "
        "to the sources.\n\n"
        "- **Ask**: mention me in a group, or write to me directly. You can follow up, for example "
        "“and in 2023?”, or quote a message and ask about it\n"
        "- **/videos**, **/slides**: list videos or slides; an event and a year may follow, "
        "for example /videos {}\n"
        "- **/event**, **/speaker**, **/talks**: what there is of an event, a speaker or a topic, "
        "whose name follows\n"
        "- **/latest**: the latest events and pages\n"
        "- **/reindex**: read all pages again (administrators only)\n"
        "- **/help**: this text\n\n"
        "**Privacy**: I only get messages that mention me, and 1:1 chats. Questions and ratings of "
        "answers are kept for {} days, to improve the answers. You and your group are each stored "
        "as a code that does not show who you are; phone numbers and mail addresses are removed.",
    },
    "welcome": {
        "zh": "你好！我从社区自己的回顾文章和演讲摘要里找答案，并附上来源链接。直接问就好，例如"
        "“{}”。发送“帮助”了解更多，包括我会保存什么。",
        "en": "Hello! I find answers in the community's own recap posts and session abstracts, "
        "with links to the sources. Just ask, for example “{}”. Send "
        "“help” for more, including what I store.",
    },
}
TEXTS = Texts(_TABLE, base=SHARED)
say, say_in_both = TEXTS.say, TEXTS.say_in_both
