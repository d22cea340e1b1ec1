"""Conversations about the talks of `tests.fakes.communities.kite_talks`, for any channel."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.communities.kite_talks import make_replay, make_slides, make_video


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person says, and what the answer shows."""

    said: str
    shown: tuple[str, ...] = ()
    """Each stands in the answer: an address or a text."""
    hidden: tuple[str, ...] = ()
    """None stands in it."""


YOUTUBE_2030, YOUTUBE_2031 = make_video(2030, 0), make_video(2031, 0)
# Readers of Chinese get this platform first.
BILIBILI_2030, BILIBILI_2031 = make_replay(2030, 0), make_replay(2031, 0)
SLIDES_2030, SLIDES_2031 = make_slides(2030, 0), make_slides(2031, 0)
CONVERSATIONS = {
    "another year and another kind": (
        Turn("KiteCon 2030 的视频", (BILIBILI_2030,), (BILIBILI_2031,)),
        Turn("那 2031 年的呢", (BILIBILI_2031,), (BILIBILI_2030,)),
        Turn("PPT 呢", (SLIDES_2031,), (BILIBILI_2031, SLIDES_2030)),
        Turn("and the videos?", (YOUTUBE_2031,), (SLIDES_2031, YOUTUBE_2030)),
    ),
    "corrections": (
        Turn("KiteCon 2031 的 PPT", (SLIDES_2031,)),
        Turn("不是 2031，我要 2030 的", (SLIDES_2030,), (SLIDES_2031,)),
        Turn("我问的是 2031", (SLIDES_2031,), (SLIDES_2030,)),
    ),
    "a platform": (
        Turn("where are the KiteCon 2031 videos", (YOUTUBE_2031,)),
        Turn("只要 B 站的", (BILIBILI_2031,), (YOUTUBE_2031,)),
    ),
    "a talk of a list": (
        Turn("KiteCon 2031 有哪些演讲", (BILIBILI_2031,)),
        Turn("第二个", (make_replay(2031, 1), make_slides(2031, 1)), (BILIBILI_2031,)),
        Turn("谁讲的", ("Otto Brandt",), ("Ines Port",)),
        Turn("他还讲过什么", (make_replay(2030, 1),), (make_replay(2031, 1),)),
    ),
    "a person in English": (
        Turn("which talks were at KiteCon 2030", (YOUTUBE_2030,)),
        Turn("the third one", (make_video(2030, 2),), (YOUTUBE_2030,)),
        Turn("who gave it", ("Mira Okafor",), ("Ines Port",)),
        Turn("what else did she give", (make_video(2031, 2),), (make_video(2030, 2),)),
    ),
    "a new topic": (
        Turn("KiteCon 2031 的视频", (BILIBILI_2031,)),
        Turn("Night flights with lamps, 2030 的 PPT", (make_slides(2030, 5),), (BILIBILI_2031,)),
    ),
    "a choice by number": (
        Turn("KiteCon 2029 的视频", ("1. KiteCon 2030\n2. KiteCon 2031\n",), (BILIBILI_2030,)),
        Turn("2", ("Knots that never slip, 2031",), ("Knots that never slip, 2030",)),
    ),
    "a choice by place": (
        Turn("KiteCon 2029 的 PPT", ("2. KiteCon 2031",), (SLIDES_2031,)),
        Turn("第二个", (SLIDES_2031,), (SLIDES_2030,)),
    ),
    "a choice by name": (
        Turn("videos of KiteCon 2029", ("2. KiteCon 2031",), (YOUTUBE_2031,)),
        Turn("KiteCon 2031", (YOUTUBE_2031,), (YOUTUBE_2030,)),
    ),
}


def find_mistakes(turn: Turn, answer: str) -> list[str]:
    """Find what an answer lacks, and what it should not show."""
    missing = [f"lacks {text}" for text in turn.shown if text not in answer]
    return [*missing, *(f"shows {text}" for text in turn.hidden if text in answer)]
