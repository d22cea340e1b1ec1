"""A bilingual Hugo site -> parallel text to train on.

    python -m training.mine SITE --repo owner/name --license Apache-2.0 --out more.jsonl.gz

Pages are matched by path (`content/en/a/b.md` and `content/zh/a/b.md`), their sections by the order
and depth of the headings, paragraphs by their order within a section. Where the two sides differ in
structure nothing is taken from there: a wrong pair teaches more harm than a right one good.

Two kinds of rows come out: translations, and headings with the passage below them in both
languages, which are much like questions with their answers. `training.make --data` reads both.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import frontmatter
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from training.progress import shown

Row = dict[str, str]

LONGEST_RATIO = 6.0
"""English over Chinese characters; about 2.4 is usual, beyond this one side lacks something."""

LONGEST_PASSAGE = 400
"""In English characters; about what the index cuts a section into."""

_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}", re.DOTALL)
_HEADING_ID = re.compile(r"\s*\{#[^{}]*\}$")
"""Hugo's own name for a heading's anchor: English words at the end of a Chinese heading."""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Part:
    """The text under one heading."""

    depth: int
    """1 to 6; 0 above the first heading."""
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page in two languages, cut at its headings."""

    titles: tuple[str, str]
    """English, Chinese."""
    descriptions: tuple[str, str]
    """English, Chinese; empty where the front matter has none."""
    parts: tuple[tuple[Part, Part], ...]
    """English, Chinese; none at all where the two sides have other headings."""


def mine_site(site: Path, repo: str, licence: str) -> Iterator[Row]:
    """Give the pairs of a site.

    Args:
        site: Folder that holds `content/en` and `content/zh`.
        repo: Where the site comes from, for the record.
        licence: Under which its text may be used, for the record.
    """
    english = site / "content" / "en"
    for file in shown(sorted(english.rglob("*.md")), "mining"):
        path = file.relative_to(english)
        other = site / "content" / "zh" / path
        if not other.is_file():
            continue
        page = read_page(file.read_text("utf-8"), other.read_text("utf-8"))
        if page is None:
            continue
        facts = {"repo": repo, "path": f"content/zh/{path.as_posix()}", "license": licence}
        for kind, en, zh in translations(page):
            yield {"en": en, "zh": zh, "type": kind, **facts}
        for question in questions(page):
            yield {**question, **facts}


def read_page(english: str, chinese: str) -> Page | None:
    """Lay the two sides of a page beside each other; None where front matter is broken."""
    try:
        left, right = frontmatter.loads(english), frontmatter.loads(chinese)
    except yaml.YAMLError:
        # A page whose front matter is broken is no page of the site either.
        return None
    titles, descriptions = (
        (str(left.get(key, "")), str(right.get(key, ""))) for key in ("title", "description")
    )
    en_parts, zh_parts = parts(left.content), parts(right.content)
    same = [part.depth for part in en_parts] == [part.depth for part in zh_parts]
    aligned = tuple(zip(en_parts, zh_parts, strict=True)) if same else ()
    return Page(titles, descriptions, aligned)


def translations(page: Page) -> Iterator[tuple[str, str, str]]:
    """Give (`title`, `desc`, `h` or `p`, English, Chinese) of one page."""
    texts = [("title", *page.titles), ("desc", *page.descriptions)]
    for en, zh in page.parts:
        texts.append(("h", en.heading, zh.heading))
        if len(en.paragraphs) == len(zh.paragraphs):
            texts += [("p", *pair) for pair in zip(en.paragraphs, zh.paragraphs, strict=True)]
    for kind, english, chinese in texts:
        if _fits(english, chinese):
            yield kind, english, chinese


def questions(page: Page) -> Iterator[Row]:
    """Give each heading, or the title above the first one, with the passage below it."""
    for en, zh in page.parts:
        pairs = list(zip(en.paragraphs, zh.paragraphs, strict=False))
        if len(en.paragraphs) != len(zh.paragraphs) or not pairs:
            continue
        ends = accumulate(len(text) for text, _ in pairs)
        # The first paragraph always, however long it is.
        count = max(1, sum(end <= LONGEST_PASSAGE for end in ends))
        passage = ("\n".join(side) for side in zip(*pairs[:count], strict=True))
        asked = (en.heading, zh.heading) if en.depth else page.titles
        (qe, qz), (pe, pz), (te, tz) = asked, passage, page.titles
        if _fits(qe, qz) and _fits(pe, pz):
            yield {"qe": qe, "qz": qz, "pe": pe, "pz": pz, "te": te, "tz": tz}


def parts(markdown: str) -> list[Part]:
    """Cut a page at its headings."""
    tokens = MarkdownIt("commonmark").parse(_SHORTCODE.sub("", markdown))
    found = [Part(0, "", ())]
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        text = _plain(token.children or ())
        if before.type == "heading_open":
            found.append(Part(int(before.tag[1:]), _HEADING_ID.sub("", text), ()))
        elif text:
            last = found[-1]
            found[-1] = Part(last.depth, last.heading, (*last.paragraphs, text))
    return found


def _plain(children: Sequence[Token]) -> str:
    """Give the words of inline tokens: labels of links, code as it is, no images, no HTML."""
    breaks = {"softbreak", "hardbreak"}
    kept = (
        " " if token.type in breaks else token.content
        for token in children
        if token.type in {"text", "code_inline"} | breaks
    )
    return " ".join("".join(kept).split())


def _fits(en: str, zh: str) -> bool:
    """Tell whether two texts can be translations: each in its language, of like length."""
    if not en or not _HAN.search(zh) or _HAN.search(en):
        return False
    ratio = len(en) / len(zh)
    return 1 / LONGEST_RATIO < ratio < LONGEST_RATIO


def main() -> None:
    """Parse the command line and write the pairs."""
    parser = argparse.ArgumentParser(description="Mine parallel text from a bilingual Hugo site")
    parser.add_argument("site", type=Path)
    parser.add_argument("--repo", required=True)
    parser.add_argument("--license", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    counts = {"translations": 0, "headings with their passages": 0}
    with gzip.open(options.out, "wt", encoding="utf-8") as file:
        for row in mine_site(options.site, options.repo, options.license):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            counts["headings with their passages" if "qe" in row else "translations"] += 1
    found = " and ".join(f"{count:,} {kind}" for kind, count in counts.items())
    print(f"{found} in {options.out}")


if __name__ == "__main__":
    main()
