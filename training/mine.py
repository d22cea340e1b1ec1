"""Mines parallel text from a bilingual Hugo site, to train on.

    python -m training.mine SITE --repo owner/name --license Apache-2.0 --out more.jsonl.gz

Pages are matched by path (`content/en/a/b.md` and `content/zh/a/b.md`), sections by the order and
depth of their headings, paragraphs by their order in a section. Where the two sides differ in
structure, nothing is taken: a wrong pair does more harm than a right pair does good.

There are two kinds of rows: translations, and headings with the passage below them in both
languages, which are like questions with their answers. `training.make --data` reads both.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path

import frontmatter
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from training.progress import track

Row = dict[str, str]

LONGEST_RATIO = 6.0
"""English over Chinese characters: usually about 2.4; beyond this, one side lacks something."""

LONGEST_PASSAGE = 400
"""In English characters; about what the index cuts a section into."""

_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}", re.DOTALL)
_HEADING_ID = re.compile(r"\s*\{#[^{}]*\}$")
"""A heading's anchor in Hugo: English words at the end of a Chinese heading."""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading."""

    depth: int
    """1 to 6; 0 above the first heading."""
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page in two languages, split at its headings."""

    titles: tuple[str, str]
    """English, Chinese."""
    descriptions: tuple[str, str]
    """English, Chinese; empty where the front matter has none."""
    sections: tuple[tuple[Section, Section], ...]
    """English, Chinese; empty if the headings of the two sides differ."""


def mine_site(site: Path, repo: str, licence: str) -> Iterator[Row]:
    """Give the rows of a site.

    Args:
        site: Folder that holds `content/en` and `content/zh`.
        repo: Where the site comes from; noted in each row.
        licence: Of the site's text; noted in each row.
    """
    english = site / "content" / "en"
    for file in track(sorted(english.rglob("*.md")), "mining"):
        path = file.relative_to(english)
        other = site / "content" / "zh" / path
        if not other.is_file():
            continue
        page = read_page(file.read_text("utf-8"), other.read_text("utf-8"))
        if page is None:
            continue
        facts = {"repo": repo, "path": f"content/zh/{path.as_posix()}", "license": licence}
        for kind, en, zh in pair_translations(page):
            yield {"en": en, "zh": zh, "type": kind, **facts}
        for row in pair_headings(page):
            yield {**row, **facts}


def read_page(english: str, chinese: str) -> Page | None:
    """Read the two sides of a page; None if the front matter of one is broken."""
    try:
        left, right = frontmatter.loads(english), frontmatter.loads(chinese)
    except yaml.YAMLError:
        # Hugo does not show a page with broken front matter.
        return None
    titles, descriptions = (
        (str(left.get(key, "")), str(right.get(key, ""))) for key in ("title", "description")
    )
    pages = split_sections(left.content), split_sections(right.content)
    depths, other_depths = ([section.depth for section in page] for page in pages)
    aligned = tuple(zip(*pages, strict=True)) if depths == other_depths else ()
    return Page(titles, descriptions, aligned)


def pair_translations(page: Page) -> Iterator[tuple[str, str, str]]:
    """Give (`title`, `desc`, `h` or `p`, English, Chinese) of one page."""
    texts = [("title", *page.titles), ("desc", *page.descriptions)]
    for en, zh in page.sections:
        texts.append(("h", en.heading, zh.heading))
        if len(en.paragraphs) == len(zh.paragraphs):
            texts += [("p", *pair) for pair in zip(en.paragraphs, zh.paragraphs, strict=True)]
    for kind, english, chinese in texts:
        if _is_translation(english, chinese):
            yield kind, english, chinese


def pair_headings(page: Page) -> Iterator[Row]:
    """Give each heading with the passage below it; the title stands for the first heading."""
    for en, zh in page.sections:
        pairs = list(zip(en.paragraphs, zh.paragraphs, strict=False))
        if len(en.paragraphs) != len(zh.paragraphs) or not pairs:
            continue
        ends = accumulate(len(text) for text, _ in pairs)
        # At least the first paragraph, even if it is longer.
        count = max(1, sum(end <= LONGEST_PASSAGE for end in ends))
        passage = ("\n".join(side) for side in zip(*pairs[:count], strict=True))
        question = (en.heading, zh.heading) if en.depth else page.titles
        (qe, qz), (pe, pz), (te, tz) = question, passage, page.titles
        if _is_translation(qe, qz) and _is_translation(pe, pz):
            yield {"qe": qe, "qz": qz, "pe": pe, "pz": pz, "te": te, "tz": tz}


def split_sections(markdown: str) -> list[Section]:
    """Split a page at its headings."""
    tokens = MarkdownIt("commonmark").parse(_SHORTCODE.sub("", markdown))
    sections = [Section(0, "", ())]
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        text = _read_text(token.children or ())
        if before.type == "heading_open":
            sections.append(Section(int(before.tag[1:]), _HEADING_ID.sub("", text), ()))
        elif text:
            last = sections[-1]
            sections[-1] = replace(last, paragraphs=(*last.paragraphs, text))
    return sections


def _read_text(children: Sequence[Token]) -> str:
    """Read the text of inline tokens: with labels of links and code, without images and HTML."""
    breaks = {"softbreak", "hardbreak"}
    kept = (
        " " if token.type in breaks else token.content
        for token in children
        if token.type in {"text", "code_inline"} | breaks
    )
    return " ".join("".join(kept).split())


def _is_translation(en: str, zh: str) -> bool:
    """Tell whether two texts can be translations: in the right languages, of similar length."""
    if not en or not _HAN.search(zh) or _HAN.search(en):
        return False
    ratio = len(en) / len(zh)
    return 1 / LONGEST_RATIO < ratio < LONGEST_RATIO


def main() -> None:
    """Write the rows of the site on the command line."""
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
    summary = " and ".join(f"{count:,} {kind}" for kind, count in counts.items())
    print(f"{summary} in {options.out}")


if __name__ == "__main__":
    main()
