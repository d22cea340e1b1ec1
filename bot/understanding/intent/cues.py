"""Words that decide among the likeliest intents: few, of every subject, in both languages."""

from __future__ import annotations

from indexer.text.language import compile_words

_NUMBER = compile_words(
    r"\bhow (?:many|often|frequently)\b|\b(?:the )?(?:total )?(?:number|amount) of\b|^\W*count\b"
    r"|\bcount (?:the|all|of|up)\b|\bin total\b|\btotal\b"
    r"|多少(?!钱|分钟|小时|天|号)|(?<![这那前后第哪给我来发找要荐])几(?=[场个次届期位人回条])"
    r"|统计|[总场次人个期届放像频播]数|数量|数目|总共|共计|一共"
)
_LINK = compile_words(
    r"\b(?:links?|urls?|address|where|find|get|download|files?|pages?|site|website|photos?|"
    r"recap|transcripts?|notes|materials?|code|repo|send|share)\b"
    r"|链接|地址|网址|在哪|哪里|哪儿|何处|下载|文件|网站|官网|页面|照片|回顾|文字|原文|文章|代码|资料|材料"
)
_HELD = compile_words(
    r"\b(?:was|were|been|held|given|gave|took place|take place|taking place|presented|recorded|"
    r"venue|city|town|room|hall|address)\b"
    r"|举[办行]|召开|[讲办开做](?:的|了|过)|(?:讲|办|开|做)$|[讲办开做][吗呢呀啊？?]|城市|地点|场地|会场|地方|房间|线下|线上"
)
_REGISTER = compile_words(
    r"\b(?:regist(?:er|ration)|sign(?:ing)?[ -]?ups?|rsvp|tickets?)\b|报名|购票|买票|抢票|门票"
)
_CITY = compile_words(
    r"哪[一个座]{0,2}(?:城市?|地方|省|国家?)(?![里外])"
    r"|\b(?:which|what) (?:city|town|country|venue)\b"
)


def asks_for_city(text: str) -> bool:
    """Tell whether a question has words that ask for a town or a venue."""
    return _CITY.search(text) is not None


def asks_for_number(text: str) -> bool:
    """Tell whether a question has words that ask for a number: `count the …`, `总数`."""
    return _NUMBER.search(text) is not None


def says_links(text: str) -> bool:
    """Tell whether a question has words for links, files or pages in general."""
    return _LINK.search(text) is not None


def asks_to_register(text: str) -> bool:
    """Tell whether a question has words for taking part: `sign up`, `报名`."""
    return _REGISTER.search(text) is not None


def asks_for_venue(text: str) -> bool:
    """Tell whether `where` asks where something was held; a talk alone is looked for."""
    return _HELD.search(text) is not None
