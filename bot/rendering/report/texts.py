"""Texts of the organisers' report."""

from __future__ import annotations

from bot.rendering.texts import Texts
from indexer.text.control_characters import clean_line

TEXTS = Texts({
    "title": {"zh": "提问报告", "en": "Report of questions"},
    "title_of": {"zh": "{}：提问报告", "en": "{}: report of questions"},
    "span": {"zh": "{} 至 {}（UTC）", "en": "{} to {} (UTC)"},
    "only_channel": {"zh": "只看渠道：{}", "en": "only on: {}"},
    "private": {
        "zh": "只给组织者看：问题里可能有个人信息。",
        "en": "For organisers only: questions may hold personal data.",
    },
    "nothing": {
        "zh": "这段时间没有人提问。",
        "en": "Nobody asked anything in these days.",
    },
    "none": {"zh": "没有。", "en": "None."},
    "questions": {"zh": "问题", "en": "Questions"},
    "people": {"zh": "提问的人", "en": "People"},
    "found": {"zh": "有答案", "en": "Answered"},
    "asked_back": {"zh": "反问", "en": "Asked back"},
    "not_found": {"zh": "没找到", "en": "Not found"},
    "helpful": {"zh": "说有用", "en": "Called helpful"},
    "wrong": {"zh": "说不对", "en": "Called wrong"},
    "missing": {"zh": "说不全", "en": "Called incomplete"},
    "waited": {"zh": "等待（中位数 / 95%）", "en": "Wait (median / 95 %)"},
    "suggestions": {"zh": "建议补充", "en": "What to write next"},
    "suggestions_note": {
        "zh": "这些问题没有好答案，问的人最多的在最前面。补上缺的内容，下次更新后就能答上来。",
        "en": "These questions have no good answer, those of most people first. Add what is "
        "missing, and they are answered after the next rebuild.",
    },
    "asked": {"zh": "问得最多", "en": "Asked most"},
    "misses": {"zh": "没找到答案", "en": "Not found"},
    "objections": {"zh": "被说不对或不全", "en": "Called wrong or incomplete"},
    "outcomes": {"zh": "每天的回答", "en": "Answers by day"},
    "outcomes_description": {
        "zh": "从 {} 到 {} 每天的回答，按种类叠加。最多的一天有 {} 个。",
        "en": "Answers of each day from {} to {}, stacked by kind. The busiest day has {}.",
    },
    "kinds": {"zh": "回答的种类", "en": "Kinds of answers"},
    "latency": {"zh": "每天的等待时间", "en": "Waiting time by day"},
    "latency_description": {
        "zh": "从 {} 到 {} 每天等待时间的中位数和 95% 分位数，单位毫秒。最长 {} 毫秒。",
        "en": "Median and 95th percentile of the wait on each day from {} to {}, in milliseconds. "
        "The highest is {} ms.",
    },
    "channels": {"zh": "渠道", "en": "Channels"},
    "sources": {"zh": "来源", "en": "Sources"},
    "table": {"zh": "数字", "en": "The numbers"},
    "question": {"zh": "问题", "en": "Question"},
    "times": {"zh": "次数", "en": "Times"},
    "last": {"zh": "最近一次", "en": "Last"},
    "day": {"zh": "日期", "en": "Day"},
    "kind": {"zh": "种类", "en": "Kind"},
    "sure": {"zh": "有把握", "en": "Sure"},
    "share": {"zh": "占比", "en": "Share"},
    "channel": {"zh": "渠道", "en": "Channel"},
    "source": {"zh": "来源", "en": "Source"},
    "read": {"zh": "上次读取", "en": "Last read"},
    "last_change": {"zh": "上次变化", "en": "Last change"},
    "change": {
        "zh": "新增 {}，修改 {}，删除 {}",
        "en": "{} new, {} changed, {} removed",
    },
    "stayed": {"zh": "保留 {} 页不再列出的", "en": "{} kept that it lists no more"},
    "problem": {"zh": "问题", "en": "Problem"},
    "never": {"zh": "从未", "en": "never"},
    "people_asked": {"zh": "{}问过", "en": "asked by {}"},
    "times_asked": {"zh": "问过 {}", "en": "asked {}"},
    "wants": {"zh": "缺：{}", "en": "missing: {}"},
    "called_wrong": {
        "zh": "有答案，但被说不对或不全",
        "en": "answered, but called wrong or incomplete",
    },
    "objected": {"zh": "{}说不对或不全", "en": "called wrong or incomplete by {}"},
    "far": {
        "zh": "和所有页面都差得远，可能不是问这个社区的。",
        "en": "Far from every page: perhaps it is not about this community.",
    },
    "no_times": {
        "zh": "旧版没有记下等待时间。",
        "en": "An older version kept no waiting times.",
    },
    "p50": {"zh": "中位数", "en": "median"},
    "p95": {"zh": "95% 分位数", "en": "95th percentile"},
    "also": {"zh": "也这样问：", "en": "Also asked as:"},
    "near": {"zh": "最接近的页面：", "en": "Nearest pages:"},
    "no_near": {"zh": "没有接近的页面。", "en": "No page comes near."},
    "follow_ups": {
        "zh": "接着前文问的有 {}，没有归类。",
        "en": "{} that go on from another are in no group.",
    },
    "left_out": {
        "zh": "问法太多，最少见的 {} 种没有归类；全部列出：huigu unanswered",
        "en": "Too many wordings: the {} rarest are in no group; huigu unanswered lists them.",
    },
    "groups": {
        "zh": "{}归为 {}，意思相同的在一组。",
        "en": "{} were put into {} by what they mean.",
    },
    "made": {"zh": "生成于 {}，索引 {}", "en": "Made at {}, with the index {}"},
})
"""The report's own texts."""
NOUNS = Texts({
    "person": {"zh": "{} 人", "en": "{} person"},
    "people": {"zh": "{} 人", "en": "{} people"},
    "time": {"zh": "{} 次", "en": "{} time"},
    "times": {"zh": "{} 次", "en": "{} times"},
    "question": {"zh": "{} 个问题", "en": "{} question"},
    "questions": {"zh": "{} 个问题", "en": "{} questions"},
    "wording": {"zh": "{} 种问法", "en": "{} wording"},
    "wordings": {"zh": "{} 种问法", "en": "{} wordings"},
    "group": {"zh": "{} 组", "en": "{} group"},
    "groups": {"zh": "{} 组", "en": "{} groups"},
})
"""Numbers with their nouns: one, and any other."""
KINDS = Texts({
    "links": {"zh": "链接", "en": "links"},
    "facts": {"zh": "事实", "en": "facts"},
    "talks": {"zh": "演讲列表", "en": "lists of talks"},
    "text": {"zh": "引文", "en": "quotes"},
    "found": {"zh": "有答案（旧版）", "en": "answered (kept by an older version)"},
    "clarify": {"zh": "反问", "en": "asked back"},
    "not_found": {"zh": "没找到", "en": "not found"},
})
"""Names of kinds of answers."""
WANTS = Texts({
    "video": {"zh": "视频", "en": "recording"},
    "slides": {"zh": "PPT", "en": "slides"},
    "links": {"zh": "链接", "en": "links"},
    "when": {"zh": "时间", "en": "the date"},
    "where": {"zh": "地点", "en": "the place"},
    "speakers": {"zh": "讲师", "en": "the speakers"},
    "hosts": {"zh": "主持人", "en": "the hosts"},
    "count": {"zh": "数目", "en": "the number"},
    "list": {"zh": "清单", "en": "a list"},
    "text": {"zh": "一页介绍", "en": "a page on it"},
})
"""Names of what questions ask for."""
CHANNELS = {
    "discord": "Discord",
    "wecom": "WeCom",
    "official_account": "WeChat Official Account",
    "http": "HTTP",
    "openai": "OpenAI API",
    "mcp": "MCP",
}
"""Names of channels as they call themselves; any other is shown as the journal has it."""


def count(number: int, one: str, many: str, language: str) -> str:
    """Write a number with its noun: keys of `NOUNS` for one and for many."""
    return NOUNS.say(one if number == 1 else many, language, f"{number:,}")


def name_answers(kind: str, language: str) -> str:
    """Name a kind of answers; one of a newer Huigu stays as it is."""
    return KINDS.say(kind, language) if kind in KINDS else clean_line(kind)


def format_ms(milliseconds: float | None) -> str:
    """Format a waiting time: `4.2 ms`, `1.3 s`; a dash where none was kept."""
    if milliseconds is None:
        return "–"
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"


def format_share(part: int, whole: int) -> str:
    """Format a share in percent; a dash of nothing."""
    return f"{part / whole:.0%}" if whole else "–"


def format_time(stamp: str) -> str:
    """Format an ISO date and time in UTC to the minute; empty stays empty."""
    return f"{stamp[:10]} {stamp[11:16]} UTC" if stamp else ""


def is_found(kind: str) -> bool:
    """Tell whether answers of a kind found something, and so are sure or not."""
    return kind not in ("not_found", "clarify")
