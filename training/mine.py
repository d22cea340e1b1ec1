"""A bilingual Hugo site -> parallel text to train on.

    python -m training.mine SITE --repo owner/name --license Apache-2.0 --out more.jsonl.gz

Pages are matched by path (`content/en/a/b.md` and `content/zh/a/b.md`), their sections by the order
and depth of the headings, paragraphs by their order within a section. Where the two sides differ in
structure nothing is taken from there: a wrong pair teaches more harm than a right one good.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import frontmatter
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

Row = dict[str, str]

LONGEST_RATIO = 6.0
"""English over Chinese characters; about 2.4 is usual, beyond this one side lacks something."""

_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Part:
    """The text under one heading."""

    depth: int
    """1 to 6; 0 above the first heading."""
    heading: str
    paragraphs: tuple[str, ...]


def mine_site(site: Path, repo: str, licence: str) -> Iterator[Row]:
    """Give the pairs of a site.

    Args:
        site: Folder that holds `content/en` and `content/zh`.
        repo: Where the site comes from, for the record.
        licence: Under which its text may be used, for the record.
    """
    english = site / "content" / "en"
    for page in sorted(english.rglob("*.md")):
        path = page.relative_to(english)
        other = site / "content" / "zh" / path
        if not other.is_file():
            continue
        facts = {"repo": repo, "path": f"content/zh/{path.as_posix()}", "license": licence}
        for kind, en, zh in mine_page(page.read_text("utf-8"), other.read_text("utf-8")):
            yield {"en": en, "zh": zh, "type": kind, **facts}


def mine_page(english: str, chinese: str) -> Iterator[tuple[str, str, str]]:
    """Give (`title`, `desc`, `h` or `p`, English, Chinese) of one page in two languages."""
    for kind, en, zh in _aligned(english, chinese):
        if _fits(en, zh):
            yield kind, en, zh


def _aligned(english: str, chinese: str) -> Iterator[tuple[str, str, str]]:
    try:
        left, right = frontmatter.loads(english), frontmatter.loads(chinese)
    except yaml.YAMLError:
        # A page whose front matter is broken is no page of the site either.
        return
    for kind, key in (("title", "title"), ("desc", "description")):
        yield kind, str(left.get(key, "")), str(right.get(key, ""))
    en_parts, zh_parts = parts(left.content), parts(right.content)
    if [part.depth for part in en_parts] != [part.depth for part in zh_parts]:
        return
    for en, zh in zip(en_parts, zh_parts, strict=True):
        yield "h", en.heading, zh.heading
        if len(en.paragraphs) == len(zh.paragraphs):
            for pair in zip(en.paragraphs, zh.paragraphs, strict=True):
                yield "p", *pair


def parts(markdown: str) -> list[Part]:
    """Cut a page at its headings."""
    tokens = MarkdownIt("commonmark").parse(_SHORTCODE.sub("", markdown))
    found = [Part(0, "", ())]
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        text = _plain(token.children or ())
        if before.type == "heading_open":
            found.append(Part(int(before.tag[1:]), text, ()))
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
    count = 0
    with gzip.open(options.out, "wt", encoding="utf-8") as file:
        for row in mine_site(options.site, options.repo, options.license):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} pairs in {options.out}")


if __name__ == "__main__":
    main()
