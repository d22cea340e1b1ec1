"""Which kind of link is meant where no word of a table says it: `补看`, `footage`, `handouts`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.from_catalogue.links.collect import FoundLink
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


def guess_kinds(request: Request, encoder: Encoder, least: float = LEAST_COSINE) -> tuple[str, ...]:
    """Guess which kinds of link are asked for; empty if nothing says it."""
    rest = list(request.text)
    for mention in request.mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    text = " ".join("".join(rest).split())
    if not text:
        return ()
    words = [word for of_kind in PROTOTYPES.values() for word in of_kind]
    vectors = encoder.encode([text, *words])
    cosines = iter((vectors[1:] @ vectors[0]).tolist())
    nearest = {kind: max(next(cosines) for _ in of_kind) for kind, of_kind in PROTOTYPES.items()}
    first, second = sorted(nearest, key=lambda kind: -nearest[kind])[:2]
    least = max(least, SURE_COSINE) if first in {"image", "page"} else least
    is_clear = nearest[first] - nearest[second] >= LEAST_LEAD
    return (first,) if is_clear and nearest[first] >= least else ()


def sort_by_label(
    request: Request, encoder: Encoder, links: Sequence[FoundLink]
) -> list[FoundLink]:
    """Sort pages by how near their labels are to the question: `schedule`, `event page`."""
    vectors = encoder.encode([request.text, *(one.link.label for one in links)])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    order = sorted(range(len(links)), key=lambda n: -cosines[n])
    return [links[n] for n in order]
