"""What the bot in WeCom itself says, in Chinese and English."""

from __future__ import annotations

from bot.rendering.texts import SHARED, Texts

_TABLE = {
    "looking": {"zh": "正在查找…", "en": "Looking it up…"},
    "later": {
        "zh": "这个问题还没查完，答案稍后会作为一条新消息发到这里。",
        "en": "This is taking longer. The answer will follow here as a message of its own.",
    },
    "interrupted": {
        "zh": "机器人重启了，这个问题没有答完。请再问一次。",
        "en": "The bot was restarted before it had answered. Please ask again.",
    },
    "empty": {
        "zh": "请写下问题，例如“IstioCon 的视频在哪里看”。发送 /帮助 看看我能做什么。",
        "en": "Please write a question, for example “where are the IstioCon videos”. Send /help to "
        "see what I can do.",
    },
    "admins_only": {
        "zh": "只有管理员可以重建索引。谁是管理员，由部署机器人的人在 huigu.toml 的 [wecom] admins "
        "里指定。",
        "en": "Only administrators may rebuild the index. Whoever runs the bot lists them as "
        "admins in [wecom] of huigu.toml.",
    },
    "your_id": {"zh": "你的用户 ID 是 {}。", "en": "Your user id is {}."},
    "video_head": {"zh": "**视频**，共 {} 个", "en": "**Videos**, {} in all"},
    "slides_head": {"zh": "**幻灯片**，共 {} 个", "en": "**Slides**, {} in all"},
    "page_of": {
        "zh": "第 {}/{} 页。下一页：{}",
        "en": "Page {} of {}. Next page: {}",
    },
    "last_page": {"zh": "第 {}/{} 页。", "en": "Page {} of {}."},
    "latest_head": {"zh": "**最新内容**", "en": "**Latest pages**"},
    "related_head": {"zh": "相关页面", "en": "Related pages"},
    "related_hint": {"zh": "点一下，我接着答", "en": "Tap one and I answer"},
    "help": {
        "zh": "我从社区自己的回顾文章和演讲摘要里找答案，并给出出处链接。\n\n"
        "- **提问**：群里 @我 写问题，单聊直接写。可以接着追问，例如“那 2023 年的呢”；"
        "也可以引用一条消息再问\n"
        "- **/视频**、**/PPT**：列出视频、幻灯片；后面可以写活动和年份，例如 /视频 IstioCon 2023\n"
        "- **/最新**：最近发布的内容\n"
        "- **/重建索引**：重新读取内容（仅管理员）\n"
        "- **/帮助**：这段说明\n\n"
        "**隐私**：只有 @我 的消息和单聊会发到我这里。问题和对回答的评价保留 {} 天，用来改进回答；"
        "用户和群的 ID 只存加密的散列，电话、邮箱等会先去掉。",
        "en": "I answer from the community's own recap posts and session abstracts, with links to "
        "the sources.\n\n"
        "- **Ask**: mention me in a group, or write to me directly. You can follow up, for example "
        "“and in 2023?”, or quote a message and ask about it\n"
        "- **/videos**, **/slides**: list recordings or slides; an event and a year may follow, "
        "for example /videos IstioCon 2023\n"
        "- **/latest**: the newest pages\n"
        "- **/reindex**: read all pages again (administrators only)\n"
        "- **/help**: this text\n\n"
        "**Privacy**: only messages that mention me, and those of 1:1 chats, reach me. Questions "
        "and what people say of the answers are kept for {} days, to improve them; ids of people "
        "and groups only as keyed hashes, and phone numbers and mail addresses are taken out.",
    },
    "welcome": {
        "zh": "你好！我从社区自己的回顾文章和演讲摘要里找答案，并给出出处链接。直接提问就好，例如"
        "“IstioCon 的视频在哪里看”。发送“帮助”了解更多，也包括我保留什么。",
        "en": "Hello! I answer from the community's own recap posts and session abstracts, with "
        "links to the sources. Just ask, for example “where are the IstioCon videos”. Send "
        "“help” for more, including what I keep.",
    },
}
TEXTS = Texts(_TABLE, base=SHARED)
say, say_in_both = TEXTS.say, TEXTS.say_in_both
