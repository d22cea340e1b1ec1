"""Parses a question: its words, link kinds, platforms, years, editions and language.

It uses tables and no model: the people who run the bot can read, test and correct a table.
"""

from __future__ import annotations

import re

import msgspec

from indexer.text import events
from indexer.text.control_characters import replace_surrogates
from indexer.text.language import choose_language, compile_words, split_words
from indexer.text.late_patterns import compile_late
from indexer.text.polite_phrases import strip_polite_phrases


class LinkIntent(msgspec.Struct, frozen=True):
    """A kind of link that people ask for."""

    name: str
    """`video`, `slides`, `audio`, `code`, `live` or `register`."""
    question: re.Pattern[str]
    """Words for it in a question."""
    label: re.Pattern[str]
    """Words for it on a page: in a label, a heading or the text around a link."""
    kinds: frozenset[str]
    """Values of `Link.kind` that match, whatever the label says."""


class Query(msgspec.Struct, frozen=True):
    """A parsed question."""

    text: str
    language: str
    """`zh` or `en`."""
    subject: str
    """Topic of the question: the text without its question words."""
    words: tuple[str, ...]
    """Distinct words of the subject, as `indexer.text.language.split_words` cuts; `#3#` for the
    third edition in any spelling."""
    link_intents: tuple[LinkIntent, ...]
    """Kinds of link asked for, in the order of mention; empty for other questions."""
    wants_links: bool
    """Whether the question asks where something is, or for a kind of link."""
    platforms: tuple[str, ...]
    """Platforms in the question: `bilibili`, `youtube`, …"""
    years: tuple[int, ...]
    editions: tuple[int, ...]


_BEGIN, _END = re.compile(r"\\b(?=[a-z]|\(\?:)"), re.compile(r"\\b")


def _make_intent(name: str, question: str, label: str, *kinds: str) -> LinkIntent:
    # Between letters and all else: `2021ppt` asks for slides too.
    edges = _END.sub("(?![a-z])", _BEGIN.sub("(?<![a-z])", question))
    asked = compile_words(edges)
    return LinkIntent(name, asked, compile_words(label), frozenset(kinds))


LINK_INTENTS = (
    _make_intent(
        "live",
        r"直播间|直播地址|直播链接|(?:看|观看)直播|直播在哪|"
        r"\blive ?stream\b(?! replay)(?! record)|\bstreamed\b|\blive (?:room|link)\b",
        r"直播间|直播地址|在线直播|观看直播|\blive\b|直播",
    ),
    _make_intent(
        "video",
        r"录了?像|录了影|影像|回放|回看|重播|重放|补看|视频|录播|录制|(?<!投)影片|錄影|录影|视讯|演讲视频|"
        r"录屏|回播|视屏|片源|\bvid(?:eo)?s?\b|\brecord(?:ing|ings|ed)\b|\breplays?\b|"
        r"\b(?:re-?)?watch(?:ing)?\b|\bfootage\b|\bvods?\b|\bon tape\b",
        r"录像|回放|回看|重播|视频|录播|(?<!投)影片|录影|观看|\bvideos?\b|\brecordings?\b|\breplays?\b|"
        r"\bwatch\b",
        "video",
    ),
    _make_intent(
        "slides",
        r"幻灯片?|讲稿|讲义|演讲稿|课件|投影片|简报|簡報|(?<![影音]像)(?<!视频)(?<!录像)资料|材料|演示文稿|文稿|演示稿|讲演稿|胶片|\bpptx?s?\b|\bpowerpoints?\b|"
        r"\bslides?\b|\bhandouts?\b|\bslide ?decks?\b|\bdecks?\b|\bpresentations?\b|\bpdfs?\b|"
        r"\bdownloads\b",
        r"幻灯片?|讲稿|讲义|课件|投影片|简报|资料|材料|文稿|\bpptx?\b|\bslides?\b|\bdecks?\b|"
        r"\bpresentations?\b|\bpdfs?\b",
        "slides",
    ),
    _make_intent(
        "audio",
        r"音频|播客|录音|\baudio\b|\bpodcasts?\b",
        r"音频|播客|录音|\baudio\b|\bpodcasts?\b",
        "audio",
    ),
    _make_intent(
        "code",
        r"源码|源代码|代码仓库|代码库|示例代码|\bsource code\b|\brepo(?:sitory)?\b|\bgithub\b",
        r"源码|源代码|代码|仓库|\bsource\b|\bcode\b|\brepo(?:sitory)?\b|\bdemo\b",
        "code",
    ),
    _make_intent(
        "register",
        r"报名|註冊|注册链接|"
        r"\bregistration\b|\bregister for\b|\bsign[- ]?up\b|\brsvp\b|\btickets?\b",
        r"报名|参加|\bregist(?:er|ration)\b|\bsign[- ]?up\b|\brsvp\b|\btickets?\b",
    ),
)

PLATFORMS = (
    ("bilibili", compile_words(r"b ?站|哔哩哔哩|bilibili")),
    ("youtube", compile_words(r"youtube|油管")),
    ("github", compile_words(r"github")),
    ("slideshare", compile_words(r"slideshare")),
    ("speakerdeck", compile_words(r"speaker ?deck")),
    ("tencent", compile_words(r"腾讯视频|tencent video")),
    ("weixin", compile_words(r"微信公众号|wechat article")),
)

_PLACE = compile_words(
    r"在哪|哪里|哪儿|何处|链接|地址|网址|下载|怎么看|\bwhere\b|\blinks?\b|\burls?\b|\bdownload\b"
)
# Question words, longest first in each language. Single Chinese characters are listed only if they
# are rarely part of a name.
QUESTION_WORDS = compile_words(
    r"请问(?:一下)?|有没有|有吗|有么|能不能|可不可以|可以|可否|能否|是否|"
    r"在哪里|在哪儿|在哪个|在哪|哪里|哪儿|哪个|哪些|何处|怎么样|怎么|怎样|如何|什么时候|什么|为什么|"
    r"多少|是谁|谁|我想要|我想|我要|想看|想找|给我|告诉我|一下|知道|介绍|"
    r"那一?[场次期]|这一?[场次期]|那个|这个|会公布|公布了|公布|能看|能下载|看到|观看|怎么看|"
    r"链接|连结|地址|网址|下载|发到|上传到|上传|链接|现场|讲师|演讲者|大家|"
    r"吗|呢|吧|啊|的|了|么|"
    r"\b(?:where|what|which|who|whose|when|how|why|is|are|was|were|be|been|do|does|did|can|could|"
    r"would|should|may|i|we|you|me|my|us|our|your|the|a|an|of|for|to|from|in|on|at|by|with|about|"
    r"and|or|any|some|there|find|get|see|show|tell|give|have|has|please|it|its|that|this|these|"
    r"those|as|into|if|not|than|then|so|such|via|available|link|links|url|download|address|"
    r"(?-i:talks?)|want|need|looking|look)\b(?:'s)?"
)
_ONE_HAN = compile_late(r"[\u4e00-\u9fff]")


def parse_query(text: str, language: str = "") -> Query:
    """Parse a question; `language` is `zh` or `en`, or empty to detect it."""
    # A terminal that is not set to UTF-8 gives lone surrogates.
    text = strip_polite_phrases(replace_surrogates(text))
    intents = _find_link_intents(text)
    rest = text
    for intent in intents:
        rest = intent.question.sub(" ", rest)
    for _, pattern in PLATFORMS if intents else ():
        rest = pattern.sub(" ", rest)
    subject = QUESTION_WORDS.sub(" ", events.remove_editions(rest))
    subject = " ".join(subject.split()).strip(" ?？:：,，")
    words = split_words(subject)
    if not words:
        # A question of question words only is about those words.
        subject = text
        words = split_words(text)
    # A single Han character between question words (有, 看, 和) is not a name.
    content = [word for word in words if not _ONE_HAN.fullmatch(word)] or words
    editions = events.find_editions(text)
    return Query(
        text=text,
        language=choose_language(language, text),
        subject=subject,
        words=tuple(dict.fromkeys((*content, *events.make_number_words(0, editions)))),
        link_intents=intents,
        wants_links=bool(intents) or bool(_PLACE.search(text)),
        platforms=tuple(name for name, pattern in PLATFORMS if pattern.search(text)),
        years=tuple(events.find_years(text)),
        editions=editions,
    )


def _find_link_intents(text: str) -> tuple[LinkIntent, ...]:
    """Find the kinds of link asked for, by first mention.

    `直播回放` asks for a video only, `直播间` for the live stream only.
    """
    positions = {
        intent: match.start() for intent in LINK_INTENTS if (match := intent.question.search(text))
    }
    if any(intent.name == "live" for intent in positions):
        is_replay = re.search(r"回放|录|replay|record", text, re.IGNORECASE)
        excluded = "live" if is_replay else "video"
        positions = {i: start for i, start in positions.items() if i.name != excluded}
    return tuple(sorted(positions, key=lambda intent: positions[intent]))
