"""What the bot says to a greeting, to thanks, to a complaint and the like, in both languages."""

from __future__ import annotations

from bot.rendering.texts import Texts

TEXTS = Texts({
    "greeting": {
        "zh": "你好！想找哪次活动的视频、PPT 或文章，直接问我，例如“{}”。",
        "en": "Hello! Just ask for an event's videos, slides or posts, for example “{}”.",
    },
    "thanks": {
        "zh": "不客气！还想找什么，直接问我。",
        "en": "You are welcome! Just ask if you need anything else.",
    },
    "farewell": {
        "zh": "再见，想找什么随时来问我！",
        "en": "Goodbye, and come back any time!",
    },
    "praise": {
        "zh": "能帮上忙就好！还想找什么，直接问我。",
        "en": "Glad to help! Just ask if you need anything else.",
    },
    "chatter": {
        "zh": "我在！想找视频、PPT 或演讲，直接问我，例如“{}”。",
        "en": "I am here! Ask me for videos, slides or talks, for example “{}”.",
    },
    "puzzled": {
        "zh": "我哪里没说清楚？换个问法再问我一次，例如“{}”。",
        "en": "Was I unclear? Ask me in other words, for example “{}”.",
    },
    "languages": {"zh": "我说中文和英文。", "en": "I speak Chinese and English."},
    "stop": {
        "zh": "好的，先到这里。想找什么，随时再来问我。",
        "en": "All right, I will leave it there. Ask me again any time.",
    },
    "wrong": {
        "zh": "抱歉，没答对。{}你想找哪场活动、哪位讲师的什么？换个说法再问我一次。",
        "en": "Sorry about that. {}Which event, talk or speaker did you mean, and what would "
        "you like to know?",
    },
    "noted": {"zh": "我记下了。", "en": "I have noted it. "},
    "dead_which": {
        "zh": "抱歉！{}是哪一场的链接打不开？说出名字，我找找别的链接。",
        "en": "Sorry about the link! {}Which talk or event is it for? I will look for another one.",
    },
    "dead": {"zh": "抱歉，链接打不开了。{}", "en": "Sorry about the dead link. {}"},
    "others": {"zh": "这里还有：", "en": "There is also:"},
    "alone": {"zh": "这里没有别的链接。", "en": "I have no other link for it."},
    "tell": {"zh": "也请告诉组织者。", "en": "Please tell the organisers too."},
    "contact_how": {
        "zh": "我是机器人。想找人、反馈问题或加入社区，请直接联系组织者，例如在群里 @ 管理员。",
        "en": "I am a bot. To reach a person, to give feedback or to join, please write to the "
        "organisers, for example to a moderator of this group.",
    },
    "contact_person": {
        "zh": "我不保存个人的联系方式。",
        "en": "I keep nobody's contact details.",
    },
    "speak_how": {
        "zh": "想来分享，太好了！讲师和日程由组织者安排，请直接联系他们。",
        "en": "Great that you would like to speak! The organisers plan the talks: please ask them.",
    },
    "contribute_how": {
        "zh": "想收录你的演讲或补充链接，请发给组织者。他们更新内容后，我就能找到。",
        "en": "To add your talk or a link, please send it to the organisers. Once they have added "
        "it, I will find it.",
    },
    "subscribe_how": {
        "zh": "新内容请留意组织者发的公告。也可以随时问我“最新的活动”。",
        "en": "For news, follow the organisers' announcements. You can also ask me for the latest "
        "event at any time.",
    },
})
HELP = Texts({
    "who": {
        "zh": "我是{}的回顾机器人，帮你找活动的视频、PPT 和文章，"
        "也能回答谁讲的、什么时候、在哪里、有几场。",
        "en": "I am the recap bot of {}. I find the videos, slides and posts of events, and tell "
        "who spoke, when, where and how many there were.",
    },
    "who_unnamed": {
        "zh": "我是回顾机器人，帮你找活动的视频、PPT 和文章，"
        "也能回答谁讲的、什么时候、在哪里、有几场。",
        "en": "I am a recap bot. I find the videos, slides and posts of events, and tell who "
        "spoke, when, where and how many there were.",
    },
    "events": {
        "zh": "这里有 {} 场活动、{} 场演讲，最近的是{}，演讲最多的是{}。",
        "en": "There are {} events with {} talks here. The latest is {}; {} has the most talks.",
    },
    "latest": {
        "zh": "这里有 {} 场活动、{} 场演讲，最近的是{}。",
        "en": "There are {} events with {} talks here. The latest is {}.",
    },
    "few_talks": {
        "zh": "这里有 {} 场活动，最近的是{}。",
        "en": "There are {} events here. The latest is {}.",
    },
    "one_event": {"zh": "这里收录的是{}。", "en": "This is the archive of {}."},
    "ask": {"zh": "可以这样问：", "en": "You can ask:"},
    "person": {"zh": "{}讲过什么", "en": "what has {} talked about"},
    "when": {"zh": "{}是什么时候办的", "en": "when was {} held"},
    "talks": {"zh": "{}有哪些演讲", "en": "which talks were at {}"},
})
"""What the bot is for, and questions that it can answer."""
