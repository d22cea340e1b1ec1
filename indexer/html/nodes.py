"""Walks the nodes of a parsed page that are its content, and reads what they hold."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from indexer.markdown.embedded_html import Step, walk


def walk_kept(root: LexborNode, skipped: set[int]) -> Iterator[tuple[Step, LexborNode]]:
    """Walk as `walk` does, without nodes whose `mem_id` is among the skipped ones.

    The set is asked when a node is reached, so that it may grow on the way.
    """
    hidden = 0
    for step, node in walk(root):
        if hidden:
            if step == "close" and node.mem_id == hidden:
                hidden = 0
            continue
        if step == "open" and node.mem_id in skipped:
            hidden = node.mem_id if node.is_element_node else 0
            continue
        yield step, node


def get_attribute(node: LexborNode, name: str) -> str:
    """Get an attribute of an element, without spaces around it; empty if it has none."""
    return (node.attributes.get(name) or "").strip()


def has_letters(text: str) -> bool:
    """Tell whether a text holds a letter or a digit of any language."""
    return any(character.isalnum() for character in text)
