"""Which kind of link is meant where no word of a table says it: `补看`, `footage`, `handouts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from bot.answering.from_catalogue.links.collect import FoundLink
from bot.answering.from_catalogue.naming import leave_out_names
from bot.answering.prototypes import rate_prototypes
from bot.request import Request
from indexer.contracts import Encoder

PROTOTYPES = {
    "video": (
        *("视频", "录像", "回放", "观看", "录制", "补看"),
        *("video", "recording", "replay", "watch", "footage", "watch the talks again"),
    ),
    "slides": (
        *("幻灯片", "讲稿", "课件", "演示文稿", "讲义", "胶片"),
        *("PPT", "slides", "slide deck", "presentation", "handouts", "powerpoint file"),
    ),
    "image": ("照片", "图片", "相册", "photos", "pictures", "photo album"),
    "page": ("日程", "议程", "schedule", "agenda", "programme"),
}
"""What each kind is called; other words are compared with these by their vectors."""
LEAST_COSINE = 0.25
"""Of what is left of a question with the nearest word of a kind; that of a question about anything
else is below."""
SURE_COSINE = 0.45
"""The same for a question of which nothing else says that it wants links."""
LEAST_LEAD = 0.05
"""By which the nearest word of a kind is nearer than that of the other kind."""

_WORDS = re.compile(r"[^\W_]+")


def guess_kinds(request: Request, encoder: Encoder, least: float = LEAST_COSINE) -> tuple[str, ...]:
    """Guess which kinds of link are asked for; empty if nothing says it."""
    text = leave_out_names(request)
    if not text:
        return ()
    nearest = rate_prototypes(text, PROTOTYPES, encoder)
    first, second = sorted(nearest, key=lambda kind: -nearest[kind])[:2]
    least = max(least, SURE_COSINE) if first in {"image", "page"} else least
    is_clear = nearest[first] - nearest[second] >= LEAST_LEAD
    return (first,) if is_clear and nearest[first] >= least else ()


def choose_by_label(encoder: Encoder, links: Sequence[FoundLink]) -> list[FoundLink]:
    """Choose the pages whose label or address says that they are a schedule, the nearest first.

    Notes of a meeting are a page too, and no schedule.
    """
    words = PROTOTYPES["page"]
    texts = [text for one in links for text in (one.link.label, _read_path(one.link.url))]
    vectors = encoder.encode([*words, *texts])
    cosines = (vectors[len(words) :] @ vectors[: len(words)].T).max(axis=1).tolist()
    nearest = [max(pair) for pair in zip(cosines[::2], cosines[1::2], strict=True)]
    order = sorted(range(len(links)), key=lambda n: -nearest[n])
    return [links[n] for n in order if nearest[n] >= SURE_COSINE]


def _read_path(url: str) -> str:
    """Read the words of the last part of an address: `schedule` of `/2024/schedule/`."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return " ".join(_WORDS.findall(last.partition(".")[0]))
