"""Finds the element with the content of a page, and what in it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.html.nodes import get_attribute, walk_kept
from indexer.markdown.embedded_html import walk

_NO_CONTENT = frozenset({
    *("script", "style", "template", "svg", "button", "select", "input", "textarea", "canvas"),
    *("dialog", "nav", "annotation", "annotation-xml", "noembed", "datalist", "meter", "progress"),
})
_NO_ROLES = frozenset({
    *("navigation", "search", "banner", "contentinfo", "dialog", "menu", "menubar", "toolbar"),
    *("tooltip", "doc-toc", "doc-backlink"),
})
_AROUND = frozenset({"footer", "aside", "header"})
"""Parts of a page, or of an article. In an article, they go if they are mostly links."""
_NO_RELATIONS = frozenset({"prev", "next", "edit", "tag", "category"})
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|paginat(?:ion|or)|pager|prev-?next|(?:post|page)-?nav(?:igation)?"
    r"|edit-?(?:page|link|this|on)|shar(?:e|ing)|social|related|toc|table-?of-?contents"
    r"|sidebar|skip-?link|markdown-toc)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""In classes and ids of elements that go if they are mostly links."""
_UNSEEN = re.compile(r"(?:^|[\s-])(?:sr-only|visually-hidden|screen-reader-text)(?:$|\s)")
"""In classes of what only programs that read aloud show."""
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus(?:_thread)?|giscus|utterances|gitalk|valine|waline)(?:$|\s)",
    re.IGNORECASE,
)
_FORM_CONTENT = "p, h1, h2, h3, table, article"
_SHORT_CHARS = 40
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHOWN = frozenset({"iframe", "video", "audio", "embed", "object", "table", "pre"})
"""What may stand above a title, and be the content all the same."""
MAX_ABOVE_CHARS = 300
_MOSTLY = 0.6
_FOOTER_SHARE = 0.4
_FOOTER_CHARS = 200
_DESCENT = 0.8
"""Of the text outside links, the part that a single child must hold to be taken instead."""
_WITHIN = 0.4
"""Of the text of a larger candidate, the part that a smaller one must hold to be the content."""
MAX_NAME_CHARS = 300
_CANDIDATES = ("[itemprop~=articleBody]", "article", "main, [role=main]")


class Amount(NamedTuple):
    """How much text an element holds."""

    chars: int
    link_chars: int
    """Of these, in links."""
    in_page_links: int
    links: int


def find_content(
    tree: LexborHTMLParser, titles: Sequence[str] = ()
) -> tuple[LexborNode | None, set[int]]:
    """Find the element with the content, and the `mem_id` of the nodes in the page that go.

    `titles` are what the head of the page calls it.
    """
    body = tree.body
    if body is None:
        return None, set()
    skipped = _find_obvious(body)
    amounts = measure(body, skipped)
    content = _choose(tree, body, amounts)
    _skip_navigation(content, skipped, amounts, is_article=content is not body)
    _skip_above_title(content, skipped, amounts, titles)
    return content, skipped


def measure(root: LexborNode, skipped: set[int]) -> Mapping[int, Amount]:
    """Measure the text of each element, by its `mem_id`."""
    amounts: dict[int, Amount] = {}
    stack: list[list[int]] = [[0, 0, 0, 0]]
    in_link = 0
    for step, node in walk_kept(root, skipped):
        if node.is_text_node:
            chars = len("".join((node.text_content or "").split()))
            stack[-1][0] += chars
            stack[-1][1] += chars if in_link else 0
        elif not node.is_element_node:
            continue  # a comment
        elif step == "open":
            stack.append([0, 0, 0, 0])
            if node.tag == "a":
                in_link += 1
                stack[-1][2] += (node.attributes.get("href") or "").startswith("#")
                stack[-1][3] += 1
        else:
            own = stack.pop()
            in_link -= node.tag == "a"
            amounts[node.mem_id] = Amount(*own)
            stack[-1] = [a + b for a, b in zip(stack[-1], own, strict=True)]
    amounts[root.mem_id] = Amount(*stack[0])
    return amounts


def _find_obvious(body: LexborNode) -> set[int]:
    """Find what is no content wherever it stands."""
    skipped: set[int] = set()
    for step, node in walk_kept(body, skipped):
        if step != "open" or not node.is_element_node:
            continue
        attributes = node.attributes
        tag = node.tag or ""
        is_hidden = attributes.get("aria-hidden") == "true" or (
            "hidden" in attributes and attributes.get("role") != "tabpanel"
        )
        goes = (
            (tag in _NO_CONTENT and tag != "script")
            or is_hidden
            or bool(_UNSEEN.search(attributes.get("class") or ""))
            or (attributes.get("role") or "").lower() in _NO_ROLES
            or (tag == "form" and node.css_first(_FORM_CONTENT) is None)
            or (tag == "a" and bool(_NO_RELATIONS & set(get_attribute(node, "rel").split())))
            or bool(_COMMENTS.search(_name(node)) and tag in {"div", "section", "ol", "ul"})
        )
        if goes:
            skipped.add(node.mem_id)
    return skipped


def _name(node: LexborNode) -> str:
    """Give the classes and the id of an element."""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:MAX_NAME_CHARS]


def _choose(tree: LexborHTMLParser, body: LexborNode, amounts: Mapping[int, Amount]) -> LexborNode:
    """Choose the content: an article, the main part, or the largest block."""
    chosen: LexborNode | None = None
    for selector in reversed(_CANDIDATES):
        nodes = [node for node in tree.css(selector) if node.mem_id in amounts]
        nodes = _drop_inner(nodes)
        if len(nodes) != 1:
            continue
        own, outer = amounts[nodes[0].mem_id], amounts[chosen.mem_id] if chosen else None
        if own.chars and (outer is None or own.chars >= _WITHIN * outer.chars):
            chosen = nodes[0]
    return chosen if chosen is not None else _find_largest(body, amounts)


def _drop_inner(nodes: list[LexborNode]) -> list[LexborNode]:
    """Drop the nodes that lie in another one of them; they are in the order of the page."""
    ids = {node.mem_id for node in nodes}
    kept = []
    for node in nodes[:1000]:
        parent = node.parent
        while parent is not None and parent.mem_id not in ids:
            parent = parent.parent
        if parent is None:
            kept.append(node)
    return kept


def _find_largest(body: LexborNode, amounts: Mapping[int, Amount]) -> LexborNode:
    """Go down while one child holds nearly all text outside links."""
    node = body
    while True:
        own = _weigh(amounts, node)
        child = node.child
        best: LexborNode | None = None
        while child is not None:
            is_block = child.is_element_node and child.tag not in {"p", "ul", "ol", "table", "pre"}
            if is_block and child.mem_id in amounts:
                weight = 0 if child.tag in _AROUND else _weigh(amounts, child)
                if weight >= _DESCENT * own and weight:
                    best = child
            child = child.next
        if best is None:
            return node
        node = best


def _weigh(amounts: Mapping[int, Amount], node: LexborNode) -> int:
    amount = amounts[node.mem_id]
    return amount.chars - amount.link_chars


def _skip_navigation(
    content: LexborNode, skipped: set[int], amounts: Mapping[int, Amount], *, is_article: bool
) -> None:
    """Skip what only leads elsewhere: footers, tables of contents, lists of related pages."""
    checked_list = 0
    for step, node in walk_kept(content, skipped):
        if not node.is_element_node or node.mem_id not in amounts:
            continue
        if step == "close":
            checked_list = 0 if node.mem_id == checked_list else checked_list
            continue
        tag, amount = node.tag or "", amounts[node.mem_id]
        share = amount.link_chars / amount.chars if amount.chars else float(amount.links > 0)
        goes = False
        if tag in _AROUND:
            is_small = tag == "footer" and amount.chars < _FOOTER_CHARS
            goes = share > _FOOTER_SHARE or is_small if is_article else True
            is_quoted = node.parent is not None and node.parent.tag in {"blockquote", "figure"}
            goes = goes and not is_quoted
        elif tag in {"div", "ul", "ol", "section", "p", "dl"}:
            is_named = bool(_NAVIGATION.search(_name(node)))
            is_short = amount.chars < _SHORT_CHARS and amount.links == 0
            goes = is_named and (share > _MOSTLY or is_short)
            if tag in {"ul", "ol"} and not checked_list and not goes:
                checked_list = node.mem_id
                is_toc = amount.links > 1 and amount.in_page_links == amount.links
                goes = is_toc and share > _MOSTLY
        if goes:
            skipped.add(node.mem_id)


def _skip_above_title(
    content: LexborNode,
    skipped: set[int],
    amounts: Mapping[int, Amount],
    titles: Sequence[str],
) -> None:
    """Skip the few words above the title of a page, and beside it in its header.

    There stand paths, versions, dates and authors, which `facts` reads.
    """
    above: list[int] = []
    chars = 0
    for step, node in walk_kept(content, skipped):
        if step == "open" and node.tag in _HEADINGS:
            text = " ".join(node.text().split())
            is_title = node.tag == "h1" and any(text in title for title in titles)
            if not is_title or chars > MAX_ABOVE_CHARS:
                return
            skipped.update(above)
            _skip_beside(node, content, skipped, amounts)
            return
        if step == "open" and node.tag in _SHOWN:
            return
        if step == "open" and node.tag == "a":
            above.append(node.mem_id)
        if node.is_text_node:
            chars += len((node.text_content or "").strip())
            above.append(node.mem_id)


def _skip_beside(
    title: LexborNode, content: LexborNode, skipped: set[int], amounts: Mapping[int, Amount]
) -> None:
    header = title.parent
    while header is not None and header.mem_id != content.mem_id and header.tag != "header":
        header = header.parent
    if header is None or header.tag != "header" or header.mem_id not in amounts:
        return
    if amounts[header.mem_id].chars - amounts[title.mem_id].chars > MAX_ABOVE_CHARS:
        return
    if any(node.tag in _SHOWN for _, node in walk_kept(header, skipped)):
        return
    inside = {node.mem_id for _, node in walk(title)}
    for _, node in walk_kept(header, set(skipped)):
        if (node.is_text_node or node.tag == "a") and node.mem_id not in inside:
            skipped.add(node.mem_id)
