"""Reads a page of HTML, and fragments of one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.html.content import find_content
from indexer.html.facts import Facts, find_base, read_head
from indexer.html.limits import check_html
from indexer.html.page import HtmlPage
from indexer.html.signs import ALL_SHARE, LIST_SHARE, MIN_LIST_LINKS, is_hidden, is_numbered
from indexer.html.writer import ContentWriter
from indexer.links.addresses import join_web
from indexer.markdown.builders.page_builder import PageBuilder
from indexer.markdown.remarks import RemarkCollector
from indexer.records import Section
from indexer.text.control_characters import clean_line, replace_surrogates

MAX_TITLE_CHARS = 1000
MAX_TEASERS = 200


def read_page(text: str, url: str, place: str, site: str = "") -> HtmlPage | None:
    """Read a page.

    Args:
        text: The page, decoded.
        url: Its address, to which its links are joined; empty if unknown, unless it has a
            canonical one.
        place: Its file or address, for messages.
        site: What the titles of all pages end or begin with; empty if unknown.

    Returns:
        None for a page that no reader is to find: a redirect, or one that robots must not index.

    Raises:
        BadInput: It is beyond a limit.
    """  # noqa: DOC502 - raised by `check_html`
    text = replace_surrogates(text).replace("\0", "\ufffd")
    check_html(text, place)
    tree = LexborHTMLParser(text)
    if is_hidden(tree):
        return None
    facts = read_head(tree, url, site)
    url = url or facts.canonical
    content, skipped = find_content(tree, (facts.og_title, facts.window))
    remarks = RemarkCollector(place)
    title = "" if content is None else _find_title(tree, content, skipped, facts, site)
    builder = PageBuilder(_make_resolver(find_base(tree, url)), title, remarks)
    if content is not None:
        ContentWriter(builder, skipped).write(content)
    sections = builder.finish()
    title = clean_line(builder.title or facts.og_title or facts.window)[:MAX_TITLE_CHARS]
    front = {**facts.front, "title": title}
    if facts.published:
        front["date"] = facts.published
    return HtmlPage(
        title=title,
        sections=sections,
        blocks=tuple(builder.blocks.blocks),
        remarks=remarks.list_remarks(),
        front=front,
        language=facts.language,
        published=facts.published or _find_time(content),
        summary=facts.summary,
        canonical=facts.canonical,
        alternates=facts.alternates,
        is_list=is_numbered(url) or _lists_pages(content, sections, url, facts),
    )


def read_fragment(text: str, url: str, place: str) -> HtmlPage:
    """Read the content of a page, such as an item of a feed; arguments are as in `read_page`.

    Raises:
        BadInput: It is beyond a limit.
    """  # noqa: DOC502 - raised by `check_html`
    text = replace_surrogates(text).replace("\0", "\ufffd")
    check_html(text, place)
    body = LexborHTMLParser(f"<body>{text}").body
    remarks = RemarkCollector(place)
    builder = PageBuilder(_make_resolver(url), "", remarks)
    if body is not None:
        ContentWriter(builder, set()).write(body)
    sections = builder.finish()
    return HtmlPage(builder.title, sections, tuple(builder.blocks.blocks), remarks.list_remarks())


def _make_resolver(base: str) -> Callable[[str], str]:
    return lambda address: urljoin(base, address) if base else ""


def _find_title(
    tree: LexborHTMLParser, content: LexborNode, skipped: set[int], facts: Facts, site: str
) -> str:
    """Find the title of a page; empty if the first heading of its content is it.

    A heading that the head of the page does not call it by is none, where the head calls each page
    by its own name: `og:title`, or a title of the window without the site's.
    """
    inside = next((node for node in content.css("h1") if node.mem_id not in skipped), None)
    own = facts.og_title or (facts.window if site else "")
    if inside is not None:
        text = _read_line(inside)
        called = (facts.og_title, facts.window)
        return "" if not own or any(text in name for name in called) else clean_line(own)
    outside = [node for node in tree.css("h1")[:5] if node.mem_id not in skipped]
    return _read_line(outside[0]) if len(outside) == 1 else clean_line(own)


def _read_line(node: LexborNode) -> str:
    return clean_line(" ".join(node.text().split()))[:MAX_TITLE_CHARS]


def _find_time(content: LexborNode | None) -> str:
    """Find the first `<time datetime>` of the content."""
    node = content.css_first("time[datetime]") if content is not None else None
    return (node.attributes.get("datetime") or "").strip()[:60] if node is not None else ""


def _lists_pages(
    content: LexborNode | None, sections: tuple[Section, ...], url: str, facts: Facts
) -> bool:
    """Tell whether a page only leads to others of its site, and to nothing that plays."""
    host = urlsplit(url or facts.canonical).netloc
    own_page = urldefrag(url)[0]
    chars = link_chars = count = 0
    for section in sections:
        chars += len(section.text)
        for link in section.links:
            address = urldefrag(link.url)[0]
            is_own = link.kind == "page" and urlsplit(address).netloc == host
            if is_own and address != own_page:
                link_chars += len(link.label)
                count += 1
    if count and link_chars >= (LIST_SHARE if count >= MIN_LIST_LINKS else ALL_SHARE) * chars:
        return True
    return content is not None and _has_teasers(content, url)


def _has_teasers(content: LexborNode, url: str) -> bool:
    """Tell whether the content are articles, each headed by a link to another page."""
    articles = [content] if content.tag == "article" else content.css("article")[:MAX_TEASERS]
    own = url.rstrip("/")
    for article in articles:
        head = article.css_first("h1, h2, h3")
        link = head.css_first("a[href]") if head is not None else None
        href = (link.attributes.get("href") or "") if link is not None else ""
        address = urldefrag(join_web(url, href))[0].rstrip("/") or own
        if href.startswith("#") or address == own:
            return False
    chars = len(content.text())
    return bool(articles) and sum(len(a.text()) for a in articles) >= LIST_SHARE * chars
