"""How a question was understood, as lines for a terminal."""

from __future__ import annotations

from bot.messages import ExplainedMention, Explanation
from bot.rendering.labels import name_kind
from bot.rendering.platforms import name_platform
from bot.rendering.terminal.layout import Line, Piece
from bot.rendering.texts import KINDS, LANGUAGE_NAMES, Texts
from bot.request import Constraints
from indexer.text.control_characters import clean_line

LINES = Texts({
    "heading": {"zh": "这样理解你的问题", "en": "How I read the question"},
    "wish": {"zh": "要找：{}（{}，把握 {}）", "en": "Wants: {} ({}, {} sure)"},
    "name": {"zh": "提到：{}（{}）", "en": "Names: {} ({})"},
    "written": {"zh": "{}，写作“{}”", "en": "{}, written “{}”"},
    "remembered": {"zh": "{}，来自前面的对话", "en": "{}, from the conversation"},
    "limits": {"zh": "限定：{}", "en": "Limited to: {}"},
    "without": {"zh": "不要：{}", "en": "Without: {}"},
    "topic": {"zh": "话题：{}", "en": "Topic: {}"},
    "edition": {"zh": "第 {} 届", "en": "edition {}"},
    "month": {"zh": "{} 月", "en": "month {}"},
    "spoken": {"zh": "用{}讲", "en": "given in {}"},
    "wording": {
        "zh": "固定答案：与“{}”是同一个问题",
        "en": "Pinned answer: the same question as “{}”",
    },
    "follows": {"zh": "接着前面的对话回答", "en": "Completed from the conversation"},
})
INTENTS = Texts({
    "links": {"zh": "链接", "en": "links"},
    "register": {"zh": "报名", "en": "registration"},
    "live": {"zh": "直播", "en": "the live stream"},
    "who": {"zh": "谁", "en": "who"},
    "when": {"zh": "什么时候", "en": "when"},
    "where": {"zh": "在哪里", "en": "where"},
    "count": {"zh": "有多少", "en": "how many"},
    "list": {"zh": "列表", "en": "a list"},
    "first": {"zh": "最早的", "en": "the first"},
    "latest": {"zh": "最近的", "en": "the latest"},
    "next": {"zh": "下一次", "en": "the next"},
    "title": {"zh": "题目和内容", "en": "a title, and what it is about"},
    "what": {"zh": "介绍", "en": "what it is"},
    "compare": {"zh": "比较", "en": "a comparison"},
    "recommend": {"zh": "推荐", "en": "a recommendation"},
    "help": {"zh": "能做什么", "en": "what I can do"},
    "greeting": {"zh": "打招呼", "en": "a greeting"},
    "thanks": {"zh": "道谢", "en": "thanks"},
    "complaint": {"zh": "反馈问题", "en": "a complaint"},
    "contact": {"zh": "联系组织者", "en": "how to reach the organisers"},
    "subscribe": {"zh": "订阅", "en": "how to subscribe"},
    "stop": {"zh": "结束", "en": "the end"},
    "more": {"zh": "更多", "en": "more of the list"},
    "chatter": {"zh": "随便说说", "en": "small talk"},
    "other": {"zh": "页面里的内容", "en": "what pages say"},
})
"""Names of `bot.request.Intent`."""
SUBJECTS = Texts({
    "talks": {"zh": "演讲", "en": "talks"},
    "events": {"zh": "活动", "en": "events"},
    "speakers": {"zh": "讲师", "en": "speakers"},
    "hosts": {"zh": "主持人", "en": "hosts"},
    "organisations": {"zh": "公司和组织", "en": "organisations"},
    "sponsors": {"zh": "赞助方", "en": "sponsors"},
    "recordings": {"zh": "录像", "en": "recordings"},
    "attendance": {"zh": "人数", "en": "attendance"},
})
"""Names of `bot.request.Subject`."""
SORTS = Texts({
    "event": {"zh": "活动", "en": "event"},
    "series": {"zh": "系列", "en": "series"},
    "talk": {"zh": "演讲", "en": "talk"},
    "person": {"zh": "人", "en": "person"},
    "organisation": {"zh": "组织", "en": "organisation"},
    "track": {"zh": "分会场", "en": "track"},
    "place": {"zh": "地点", "en": "place"},
})
"""Names of `ExplainedMention.what`."""


def lay_out_explanation(explanation: Explanation, language: str) -> list[Line]:
    """Lay out intent, names, limits and topic below an answer, in `zh` or `en`."""
    between = "、" if language == "zh" else ", "
    subject = SUBJECTS.say(explanation.subject, language) if explanation.subject else ""
    wish = between.join(filter(None, (INTENTS.say(explanation.intent, language), subject)))
    sure = f"{explanation.probability:.0%}"
    lines = [LINES.say("wish", language, wish, explanation.intent, sure)]
    lines += [_write_name(mention, language) for mention in explanation.mentions]
    if limits := _list_limits(explanation.constraints, language):
        lines.append(LINES.say("limits", language, between.join(limits)))
    if unwanted := [_name_link(name, language) for name in explanation.constraints.without]:
        lines.append(LINES.say("without", language, between.join(unwanted)))
    if explanation.topic:
        lines.append(LINES.say("topic", language, explanation.topic))
    if explanation.follows:
        lines.append(LINES.say("follows", language))
    if explanation.wording:
        lines.append(LINES.say("wording", language, explanation.wording))
    below = [(Piece(f"  {clean_line(line)}"),) for line in lines]
    return [(), (Piece(LINES.say("heading", language), "heading"),), *below]


def _write_name(mention: ExplainedMention, language: str) -> str:
    sort = SORTS.say(mention.what, language) if mention.what in SORTS else mention.what
    if not mention.text:
        sort = LINES.say("remembered", language, sort)
    elif mention.text != mention.name:
        sort = LINES.say("written", language, sort, mention.text)
    return LINES.say("name", language, mention.name, sort)


def _list_limits(limits: Constraints, language: str) -> list[str]:
    spoken = LANGUAGE_NAMES.get(limits.language, limits.language)
    return [
        *(_name_link(name, language) for name in (*limits.kinds, *limits.platforms)),
        *map(str, limits.years),
        *(LINES.say("edition", language, number) for number in limits.editions),
        *(LINES.say("month", language, number) for number in limits.months),
        *([LINES.say("spoken", language, spoken)] if spoken else []),
    ]


def _name_link(name: str, language: str) -> str:
    """Name a kind of link or a platform."""
    return name_kind(name, language) if name in KINDS else name_platform(name, language)
