"""Texts of the Discord channel, in Chinese and English."""

from __future__ import annotations

from bot.rendering.texts import SHARED, Texts

_TABLE = {
    "outdated": {
        "zh": "这个命令更新了。请重启 Discord（Ctrl+R）再试。",
        "en": "This command has changed. Reload Discord (Ctrl+R) and try again.",
    },
    "guild_only": {
        "zh": "这个命令只能在服务器里用。",
        "en": "This command only works on a server.",
    },
    "manage_only": {
        "zh": "这个命令需要“管理服务器”权限。",
        "en": "This command needs the permission Manage Server.",
    },
    "empty": {
        "zh": "提到我的时候，请把问题一起写上，例如“{}”。也可以用 /ask。",
        "en": "Write your question after the mention, for example “{}”. You can also use /ask.",
    },
    "nothing_to_ask": {
        "zh": "这条消息里没有文字，我没法回答。",
        "en": "There is no text in this message that I could answer.",
    },
    "continued": {
        "zh": "抱歉，回答晚了。原来的命令已经被 Discord 关闭，回答发在这里：",
        "en": "Sorry for the delay. Discord closed your command, so here is the answer:",
    },
    "show_more": {"zh": "还有 {} 个", "en": "{} more"},
    "more": {"zh": "更多", "en": "more"},
    "help": {"zh": "帮助", "en": "help"},
    "helpful": {"zh": "有帮助", "en": "Helpful"},
    "wrong": {"zh": "答错了", "en": "Wrong"},
    "missing": {"zh": "缺内容", "en": "Missing"},
    "delete": {"zh": "删除", "en": "Delete"},
    "noted_helpful": {"zh": "谢谢！已记下“有帮助”。", "en": "Thank you! Noted as helpful."},
    "noted_wrong": {
        "zh": "谢谢！已记下“答错了”，组织者会看到这个问题。",
        "en": "Thank you! Noted as wrong. The organisers will see the question.",
    },
    "noted_missing": {
        "zh": "谢谢！已记下“缺内容”，组织者会看到这个问题。",
        "en": "Thank you! Noted as missing something. The organisers will see the question.",
    },
    "too_old": {
        "zh": "这个回答太久了，没法再评价。可以用 /ask 再问一次。",
        "en": "This answer is too old for feedback. You can ask again with /ask.",
    },
    "not_yours": {
        "zh": "只有提问的人和有“管理消息”权限的人才能删除这个回答。",
        "en": "Only the person who asked, and people with the permission Manage Messages, may "
        "delete this answer.",
    },
    "not_deleted": {
        "zh": "Discord 不让我删除这个回答。请找有“管理消息”权限的人删除。",
        "en": "Discord does not let me delete this answer. Someone with the permission Manage "
        "Messages can.",
    },
    "video_head": {"zh": "**视频**", "en": "**Videos**"},
    "slides_head": {"zh": "**演讲 PPT**", "en": "**Slides**"},
    "page_of": {"zh": "共 {} 个，第 {}/{} 页", "en": "{} in all, page {} of {}"},
    "previous": {"zh": "上一页", "en": "Previous"},
    "next": {"zh": "下一页", "en": "Next"},
    "latest_head": {"zh": "**最新内容**", "en": "**Latest pages**"},
    "about": {
        "zh": "我从社区自己的回顾文章和演讲摘要里找答案，并附上来源链接。\n"
        "- 内容：{} 篇，{} 段，{} 个链接（{}）\n- 更新于 {}（{}）",
        "en": "I answer from the community's own recap posts and session abstracts, with links "
        "to the sources.\n- Pages: {}, passages: {}, links: {} ({})\n"
        "- Updated {} ({})",
    },
    "about_empty": {
        "zh": "这里还没有内容。组织者可以用 /reindex 读取。",
        "en": "There are no pages yet. Organisers can read them in with /reindex.",
    },
    "minutes": {"zh": "{} 分钟前", "en": "{} min ago"},
    "hours": {"zh": "{} 小时前", "en": "{} h ago"},
    "days": {"zh": "{} 天前", "en": "{} days ago"},
    "settings_head": {"zh": "这个服务器的设置：", "en": "Settings of this server:"},
    "settings_saved": {"zh": "已保存。这个服务器的设置：", "en": "Saved. Settings of this server:"},
    "set_channels": {"zh": "公开回答的频道：{}", "en": "Answers in public in: {}"},
    "all_channels": {"zh": "所有频道", "en": "all channels"},
    "set_language": {"zh": "回答语言：{}", "en": "Language of answers: {}"},
    "auto": {"zh": "跟随提问", "en": "same as the question"},
    "set_threads": {"zh": "在帖子里回答提及：{}", "en": "Answer mentions in a thread: {}"},
    "set_forum": {"zh": "自动回答论坛新帖：{}", "en": "Answer new forum posts: {}"},
    "set_mentions": {"zh": "回答提及和回复：{}", "en": "Answer mentions and replies: {}"},
    "on": {"zh": "开", "en": "on"},
    "off": {"zh": "关", "en": "off"},
    "needs_content": {
        "zh": "要自动回答论坛新帖，我还需要读取消息内容。请让运行机器人的人在 huigu.toml 的 "
        "[discord] 里设 message_content = true，并在开发者后台打开 Message Content Intent。",
        "en": "To answer forum posts, I also need to read messages. Please ask the person who runs "
        "the bot to set message_content = true under [discord] in huigu.toml, and to switch on the "
        "Message Content Intent in the developer portal.",
    },
    "too_many_channels": {
        "zh": "最多列出 {} 个频道。要在所有频道回答，请把列表里的频道都移除。",
        "en": "The list can have {} channels at most. To answer everywhere, remove them all.",
    },
    "unanswered_head": {
        "zh": "没找到答案、或被评为“答错了”的问题，问得最多的在前：",
        "en": "Questions without an answer, or with one marked wrong; the most frequent first:",
    },
    "unanswered": {"zh": "- {} 次：{}（最近 {}）", "en": "- {}×: {} (last {})"},
    "none_unanswered": {"zh": "没有未回答的问题。", "en": "There are no unanswered questions."},
}
TEXTS = Texts(_TABLE, base=SHARED)
say = TEXTS.say
