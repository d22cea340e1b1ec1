"""Reads the marks of note vaults and of other site generators.

Wiki links (`[[Page|name]]`), callouts (`> [!NOTE]`), tasks (`- [x]`), containers (`::: tip`).
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from indexer.links.addresses import is_picture
from indexer.markdown.repairs.tokens import make_block

WIKI = "wiki"
"""Key in the `meta` of a link whose target is the name of a page."""
_WIKI = re.compile(
    r"!?\[\[(?P<target>[^\s\[\]|\n](?:[^\[\]|\n]{0,300}[^\s\[\]|\n])?)"
    r"(?:\|(?P<alias>[^\[\]\n]{0,300}))?\]\](?!\()"
)
_CALLOUT = re.compile(r"\[![A-Za-z][\w-]{0,30}(?:\|[^\]\n]{0,100})?\][+-]?\s*")
_TASK = re.compile(r"\[(?:[xX]|[^\w\[\]])\](?:\s+|$)")
_CONTAINER_TITLE = re.compile(r"""\btitle\s*=\s*["']?([^"'{}]{1,200})""")
_CONTAINER = re.compile(r"(?:[A-Za-z][\w:.-]*)?\s*(?:\[(?P<name>[^\]]{0,200})\])?\s*(?P<rest>.*)")


def use_vault_marks(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.inline.ruler.before("link", "wiki_link", _parse_wiki_link)
    container_plugin(parser, "any", validate=lambda params, markup: True)
    parser.core.ruler.before("inline", "container_titles", _write_container_titles)
    parser.core.ruler.after("inline", "callouts_and_tasks", _drop_callouts_and_tasks)


def _parse_wiki_link(state: StateInline, silent: bool) -> bool:
    """Inline rule for `[[Page]]`, `[[Page#Heading|name]]` and `![[Page]]`."""
    if not state.src.startswith(("[[", "![["), state.pos) or state.linkLevel > 0:
        return False
    match = _WIKI.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    target = match["target"].rstrip("\\").strip()
    if target.isdecimal() or normalizeReference(target) in state.env.get("references", {}):
        return False
    if not silent:
        alias = (match["alias"] or "").strip()
        label = alias or target.replace("#", " > ").strip(" >")
        if not (match[0].startswith("!") and is_picture(target)):
            opening = state.push("link_open", "a", 1)
            opening.meta = {WIKI: (target, alias)}
            state.push("text", "", 0).content = label
            state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _write_container_titles(state: StateCore) -> None:
    """Core rule: write the title of a container (`::: tip 提示`) as a paragraph in it."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type != "container_any_open":
            continue
        line = token.map[0] if token.map else 0
        example = f"{token.markup} {token.info}"
        state.env["remarks"].add("wiki", state.env["first_line"] + line, example)
        if title := _find_title(token.info):
            tokens += make_block("paragraph", "p", title, (line, line + 1), token.level + 1)
    state.tokens = tokens


def _find_title(info: str) -> str:
    """Find the title in what stands behind `:::`: `tip 提示`, `note[标题]`, `{.note title="x"}`."""
    if named := _CONTAINER_TITLE.search(info):
        return named[1].strip()
    match = _CONTAINER.match(re.sub(r"\{[^{}]*\}", " ", info).strip())
    return (match["name"] or match["rest"]).strip() if match else ""


def _drop_callouts_and_tasks(state: StateCore) -> None:
    """Core rule: remove `[!NOTE]` at the start of a quote, and `[x]` at the start of an item."""
    for number, token in enumerate(state.tokens):
        pattern = {"blockquote_open": _CALLOUT, "list_item_open": _TASK}.get(token.type)
        if pattern is None:
            continue
        first = next((t for t in state.tokens[number + 1 : number + 3] if t.type == "inline"), None)
        text = first.children[0] if first is not None and first.children else None
        if text is not None and text.type == "text" and (match := pattern.match(text.content)):
            text.content = text.content[match.end() :]
            following = first.children[1:2] if first is not None and first.children else []
            if text.content and following and following[0].type == "softbreak":
                following[0].type = "hardbreak"  # behind the title of a callout
