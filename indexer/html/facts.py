"""Reads what a page says of itself: title, address, language, dates, people, translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.html.json_ld import list_things, read_facts
from indexer.html.nodes import get_attribute
from indexer.links.addresses import join_web

MAX_META = 300
MAX_CHARS = 2000
"""Of one fact."""
_DATES = (
    *("article:published_time", "datepublished", "article:published", "og:published_time"),
    *("publishdate", "pubdate", "publish_date", "dc.date.issued", "dcterms.created", "dc.date"),
    *("date", "parsely-pub-date", "citation_publication_date"),
)
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")
_MARK = r"(?:\s[|\-–—·•:»«/]\s|[|｜]|\s?[—–]\s?)"
_SEPARATOR = re.compile(_MARK)
"""Between the title of a page and that of its site."""
_SEPARATOR_END = re.compile(rf"{_MARK}\s*$")
_SEPARATOR_START = re.compile(rf"\s*{_MARK}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the head of a page says, with its JSON-LD."""

    window: str
    """Title of the window."""
    og_title: str
    language: str
    canonical: str
    """Absolute; empty without one."""
    alternates: tuple[tuple[str, str], ...]
    published: str
    summary: str
    front: dict[str, Any] = field(default_factory=dict)


def read_head(tree: LexborHTMLParser, url: str, site: str = "") -> Facts:
    """Read the facts of a page.

    `url` is its address, to which others are joined, and `site` what its titles end or begin with
    besides its own name for the site.
    """
    meta = _read_meta(tree)
    front = read_facts(list_things(tree))
    own_date = next((meta[key] for key in _DATES if meta.get(key)), "")
    published = own_date or str(front.get("date", ""))
    authors = [meta[key] for key in _AUTHORS if meta.get(key) and "//" not in meta[key]]
    if authors and not front.get("authors"):
        front["authors"] = authors[:1]
    words = [*meta.get("article:tag", "").split("\n"), *meta.get("keywords", "").split(",")]
    if tags := [word.strip() for word in words if word.strip()]:
        front["tags"] = [*front.get("tags", []), *tags]
    window = tree.css_first("head > title") or tree.css_first("title")
    title = window.text() if window is not None else ""
    names = (meta.get("og:site_name", ""), site)
    return Facts(
        window=strip_site(" ".join(title.split())[:MAX_CHARS], *names),
        og_title=strip_site(meta.get("og:title", ""), *names),
        language=_read_language(tree, meta),
        canonical=_find_canonical(tree, url),
        alternates=tuple(_list_alternates(tree, url)),
        published=published,
        summary=meta.get("description") or meta.get("og:description", ""),
        front=front,
    )


def find_base(tree: LexborHTMLParser, url: str) -> str:
    """Find the address to which those of the page are joined (`<base href>`)."""
    base = tree.css_first("base[href]")
    return join_web(url, get_attribute(base, "href")) or url if base is not None else url


def _read_meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Read the `<meta>` elements by name in lower case; several tags of an article by lines."""
    meta: dict[str, str] = {}
    for node in tree.css("meta")[:MAX_META]:
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = " ".join((attributes.get("content") or "").split())[:MAX_CHARS]
        if not name or not content:
            continue
        key = name.strip().lower()
        if key == "article:tag" and key in meta:
            meta[key] = f"{meta[key]}\n{content}"
        meta.setdefault(key, content)
    return meta


def _read_language(tree: LexborHTMLParser, meta: dict[str, str]) -> str:
    root = tree.css_first("html")
    own = ""
    if root is not None:
        own = get_attribute(root, "lang") or get_attribute(root, "xml:lang")
    return own or meta.get("og:locale", "").replace("_", "-") or meta.get("language", "")


def _list_links(tree: LexborHTMLParser, rel: str) -> Iterator[LexborNode]:
    for node in tree.css("link[rel][href]")[:MAX_META]:
        if rel in get_attribute(node, "rel").lower().split():
            yield node


def _find_canonical(tree: LexborHTMLParser, url: str) -> str:
    for node in _list_links(tree, "canonical"):
        if address := join_web(url, get_attribute(node, "href")):
            return address
    return ""


def _list_alternates(tree: LexborHTMLParser, url: str) -> Iterator[tuple[str, str]]:
    for node in _list_links(tree, "alternate"):
        language = get_attribute(node, "hreflang")
        address = join_web(url, get_attribute(node, "href"))
        if address and language and language.lower() != "x-default":
            yield language, address


def strip_site(title: str, *sites: str) -> str:
    """Remove the name of the site from the end or the start of a title; all if it is no more."""
    for site in filter(None, sites):
        if title == site:
            return ""
        rest = title.removesuffix(site)
        if rest != title and (match := _SEPARATOR_END.search(rest)):
            return rest[: match.start()].strip()
        rest = title.removeprefix(site)
        if rest != title and (match := _SEPARATOR_START.match(rest)):
            return rest[match.end() :].strip()
    return title


def split_title(title: str) -> list[str]:
    """List what may be the name of the site in a title: its last part, and its first."""
    ends = [match.end() for match in _SEPARATOR.finditer(title)]
    starts = [match.start() for match in _SEPARATOR.finditer(title)]
    return [title[ends[-1] :], title[: starts[0]]] if ends else []
