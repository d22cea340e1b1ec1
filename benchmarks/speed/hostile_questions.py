"""Questions of a given length that cost most: many names, numbers or words, or one repeated.

Each is of a kind that once cost far more than an ordinary question.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import cycle

SEED = 7
ORDINARY = (
    "Where is the video of IstioCon 2022?",
    "IstioCon 2021 有哪些演讲",
    "who spoke about ambient mesh",
    "Service Mesh Meetup 第三期的 PPT",
    "how do I migrate to ambient mode",
    "多集群流量管理怎么做",
    "how many talks at KubeCon China 2023",
    "when was IstioCon 2022",
)
"""Questions as people ask them, which the others are compared with."""
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FA5


def make_questions(names: Sequence[str], chars: int) -> dict[str, str]:
    """Make a question of about `chars` characters of each kind, by the name of the kind.

    `names` are some of the catalogue.
    """
    choice = random.Random(SEED)
    names = choice.sample(list(names), len(names))
    latin = [name for name in names if name.isascii() and " " in name] or ["Ada Brook"]
    han = [chr(code) for code in range(_FIRST_HAN, _LAST_HAN)]
    choice.shuffle(han)
    parts: dict[str, tuple[Iterable[str], str]] = {
        "years": (map(str, range(1990, 2400)), " "),
        "years, Chinese": ((f"{year}年" for year in range(1990, 2400)), ""),
        "ranges of years": (
            (f"{first}-{last}" for first in range(2010, 2026) for last in range(first + 1, 2027)),
            " ",
        ),
        "events with years": ((f"IstioCon {year}" for year in range(1990, 2400)), " "),
        "editions": ((f"第{number}届" for number in range(1, 400)), ""),
        "editions, English": ((f"{number}th" for number in range(4, 400)), " "),
        "months": (("January", "March", "May", "七月", "十二月", "August"), " "),
        "dates": ((f"2021年{m}月{d}日" for m in range(1, 13) for d in range(1, 29)), ""),
        "names": (names, " "),
        "names, joined": (names, ""),
        "names, misspelt": ((name[:2] + name[3:] for name in latin), " "),
        "names with and": ((f"{name} and" for name in latin), " "),
        "one character": (("网",), ""),
        "other characters each": (han, ""),
        "one word": (("istio",), " "),
        "one long word": ((choice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(chars)), ""),
        "single letters": (tuple("abcdefghijklmnopqrstuvwxyz"), " "),
        "topics": (
            ("security", "observability", "ebpf", "ambient", "multi cluster", "安全", "可观测"),
            " ",
        ),
        "kinds of link": (("video", "slides", "audio", "code", "录像", "幻灯片", "报名"), " "),
        "no kinds of link": (("not on youtube", "without video", "没有视频的", "不要B站"), " "),
        "platforms": (("bilibili", "youtube", "github", "腾讯视频", "b站", "油管"), " "),
        "words of asking": (("where", "who", "when", "how many", "哪里", "多少", "什么时候"), " "),
        "ordinals": (
            ("first", "the second one", "最后一个", "上一届", "the last two", "next"),
            " ",
        ),
        "pronouns": (("it", "they", "that one", "他", "那个", "这些"), " "),
        "quotes": (("“istio”", "《网格》", "「x y」", '"a b"', "'c d e f'"), ""),
        "emoji": (("🚀", "👩‍💻"), ""),
        "marks": (tuple("?!.,;:、。！？；：“”《》「」()[]{}|#*-_=+~`@$%^&/\\"), ""),
        "markup": (("<script>alert(1)</script>", "&amp;", '<a href="x">y</a>'), ""),
        "addresses": (("https://youtu.be/aaaaaaaaaaa", "http://example.org/x"), " "),
    }
    return {kind: _fill(words, between, chars) for kind, (words, between) in parts.items()}


def _fill(words: Iterable[str], between: str, chars: int) -> str:
    """Join words, again and again, up to a length."""
    joined: list[str] = []
    size = 0
    for word in cycle(words):
        joined.append(word)
        size += len(word) + len(between)
        if size >= chars:
            break
    return between.join(joined)[:chars]
