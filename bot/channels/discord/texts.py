"""What the Discord channel itself says, in Chinese and English."""

from __future__ import annotations

from bot.rendering.texts import SHARED, Texts

_TABLE = {
    "outdated": {
        "zh": "这个命令已经更新，请重启 Discord（Ctrl+R）后再试。",
        "en": "This command has changed. Reload Discord (Ctrl+R) and try again.",
    },
    "guild_only": {
        "zh": "这个命令只能在服务器里使用。",
        "en": "This command works on a server only.",
    },
    "manage_only": {
        "zh": "只有拥有“管理服务器”权限的人才能使用这个命令。",
        "en": "Only people with the permission Manage Server may use this command.",
    },
    "empty": {
        "zh": "请在提到我的同时写下问题，例如“IstioCon 的视频在哪里看”，或者使用 /ask。",
        "en": "Write your question along with the mention, for example “where are the IstioCon "
        "videos”, or use /ask.",
    },
    "nothing_to_ask": {
        "zh": "这条消息里没有可以回答的文字。",
        "en": "There is no text in this message to answer.",
    },
    "continued": {
        "zh": "回答得晚了，Discord 不再接受原来的回复位置：",
        "en": "This comes late, and Discord no longer takes it where you asked:",
    },
    "helpful": {"zh": "有帮助", "en": "Helpful"},
    "wrong": {"zh": "答错了", "en": "Wrong"},
    "missing": {"zh": "缺内容", "en": "Missing"},
    "delete": {"zh": "删除", "en": "Delete"},
    "noted_helpful": {
        "zh": "谢谢！已记下“有帮助”。",
        "en": "Thank you! Noted as helpful.",
    },
    "noted_wrong": {
        "zh": "谢谢！已记下“答错了”，组织者会看到这个问题。",
        "en": "Thank you! Noted as wrong; the organisers will see the question.",
    },
    "noted_missing": {
        "zh": "谢谢！已记下“缺内容”，组织者会看到这个问题。",
        "en": "Thank you! Noted as missing something; the organisers will see the question.",
    },
    "too_old": {
        "zh": "这个回答太旧，记录里已经没有它了。可以用 /ask 再问一次。",
        "en": "This answer is too old to be noted. You can ask again with /ask.",
    },
    "not_yours": {
        "zh": "只有提问者和拥有“管理消息”权限的人才能删除这个回答。",
        "en": "Only the person who asked and people with the permission Manage Messages may "
        "delete this answer.",
    },
    "not_deleted": {
        "zh": "Discord 不让我删除这个回答，请有“管理消息”权限的人删除。",
        "en": "Discord does not let me delete this answer. Someone with the permission Manage "
        "Messages can.",
    },
    "video_head": {"zh": "**视频**", "en": "**Videos**"},
    "slides_head": {"zh": "**幻灯片**", "en": "**Slides**"},
    "page_of": {"zh": "共 {} 个，第 {}/{} 页", "en": "{} in all, page {} of {}"},
    "previous": {"zh": "上一页", "en": "Previous"},
    "next": {"zh": "下一页", "en": "Next"},
    "latest_head": {"zh": "**最新内容**", "en": "**Latest pages**"},
    "about": {
        "zh": "我从社区自己的回顾文章和演讲摘要里找答案，并给出出处链接。\n"
        "- 内容：{} 篇，{} 段，{} 个链接（{}）\n- 索引：{}，建于 {}（{}）",
        "en": "I answer from the community's own recap posts and session abstracts, with links "
        "to the sources.\n- Pages: {}, passages: {}, links: {} ({})\n"
        "- Index: {}, built {} ({})",
    },
    "about_empty": {
        "zh": "还没有索引。组织者可以用 /reindex 建立一个。",
        "en": "There is no index yet. Organisers can build one with /reindex.",
    },
    "minutes": {"zh": "{} 分钟前", "en": "{} min ago"},
    "hours": {"zh": "{} 小时前", "en": "{} h ago"},
    "days": {"zh": "{} 天前", "en": "{} days ago"},
    "settings_head": {"zh": "这个服务器的设置：", "en": "Settings of this server:"},
    "settings_kept": {
        "zh": "已保存。这个服务器的设置：",
        "en": "Saved. Settings of this server:",
    },
    "set_channels": {"zh": "公开回答的频道：{}", "en": "Answers in public in: {}"},
    "all_channels": {"zh": "所有频道", "en": "all channels"},
    "set_language": {"zh": "回答语言：{}", "en": "Language of answers: {}"},
    "auto": {"zh": "跟随提问", "en": "that of the question"},
    "set_threads": {
        "zh": "提及的回答放进帖子：{}",
        "en": "Mentions are answered in a thread: {}",
    },
    "set_forum": {"zh": "自动回答论坛新帖：{}", "en": "New forum posts are answered: {}"},
    "set_mentions": {"zh": "回答提及和回复：{}", "en": "Mentions and replies are answered: {}"},
    "on": {"zh": "开", "en": "on"},
    "off": {"zh": "关", "en": "off"},
    "needs_content": {
        "zh": "论坛自动回答还需要读取消息内容：请运行机器人的人在 huigu.toml 的 [discord] 里设 "
        "message_content = true，并在开发者后台打开 Message Content Intent。",
        "en": "Answering forum posts also needs to read messages: whoever runs the bot sets "
        "message_content = true in [discord] of huigu.toml, and switches on the Message Content "
        "Intent in the developer portal.",
    },
    "too_many_channels": {
        "zh": "最多列出 {} 个频道；要在所有频道回答，请移除列表里的频道。",
        "en": "At most {} channels can be listed; remove them all to answer everywhere.",
    },
    "unanswered_head": {
        "zh": "没有找到答案或被说答错的问题，问得最多的在前：",
        "en": "Questions without an answer, or with one called wrong, most frequent first:",
    },
    "unanswered": {"zh": "- {} 次：{}（最近 {}）", "en": "- {}×: {} (last {})"},
    "none_unanswered": {
        "zh": "没有未回答的问题。",
        "en": "There are no unanswered questions.",
    },
}
TEXTS = Texts(_TABLE, base=SHARED)
say = TEXTS.say
