"""A page of the index as Markdown (CommonMark with GitHub's tables) that means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.http_api.read.blocks import Block, Span
from bot.channels.http_api.read.runs import RunReader, place_links
from bot.channels.http_api.read.texts import TEXTS
from bot.channels.http_api.read.view import PageView, find_target
from indexer.records import Section
from indexer.text.control_characters import clean_line, clean_text

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#$]|(?<![\w])!(?=\[)")
_BLOCK_MARK = re.compile(r"^(\s*)(?:([-+=:])|(\d{1,9})([.)]))")
_SCHEME = re.compile(
    r"\b(https?|ftp|mailto|xmpp):(?=\S)|\b(www)\.|(?<=[\w.+-])@(?=[\w-])", re.IGNORECASE
)
_TARGET = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"})


def render_markdown(view: PageView) -> str:
    """Render a page, or the part of it that is shown."""
    blocks = [f"# {escape(view.title)}", *_write_head(view)]
    for piece in view.part.pieces:
        section = view.document.sections[piece.section]
        if section.headings:
            blocks.append(_write_heading(section, view.language))
        placed, others = place_links(section)
        runs = RunReader(section.text, placed, None)
        blocks += [_write_block(block, runs) for block in piece.blocks]
        if piece.is_last:
            links = {link.url: link.label for link in others if find_target(link.url)}
            lines = [f"- {write_link(label or url, url)}" for url, label in links.items()]
            blocks.append("\n".join(lines))
    if view.part.number < view.part.count:
        label = TEXTS.say("next", view.language)
        address = f"{view.root}{view.path}?format=md&part={view.part.number + 1}"
        blocks.append(f"[{label}]({address})")
    return "\n\n".join(filter(None, blocks)) + "\n"


def escape(text: str) -> str:
    """Escape a text on one line, so that it is shown as it is written."""
    text = _SPECIAL.sub(r"\\\g<0>", clean_line(text))
    text = _SCHEME.sub(_break_address, text)
    return _BLOCK_MARK.sub(_escape_mark, text)


def write_link(label: str, url: str) -> str:
    """Write a link; its label alone if its address is not safe to open."""
    target = escape_target(find_target(url))
    shown = escape(label) or escape(target)
    return f"[{shown}]({target})" if target else shown


def escape_target(address: str) -> str:
    """Escape an address, so that it cannot end the link that leads there."""
    return address.translate(_TARGET)


def _break_address(match: re.Match[str]) -> str:
    """Keep a reader from making a link of an address that is none on the page."""
    if match[1]:
        return f"{match[1]}\\:"
    return f"{match[2]}\\." if match[2] else "\\@"


def _escape_mark(match: re.Match[str]) -> str:
    """Escape what begins a list, a heading or the like."""
    return f"{match[1]}\\{match[2]}" if match[2] else f"{match[1]}{match[3]}\\{match[4]}"


def _write_head(view: PageView) -> Iterator[str]:
    yield escape(" · ".join(view.list_facts()))
    if url := view.published_url:
        origin = f"{TEXTS.say('published', view.language)} {write_link(url, url)}"
    else:
        origin = TEXTS.say("copy", view.language)
    yield "\n\n".join(filter(None, (origin, escape(view.write_age()))))
    if view.part.count > 1:
        yield TEXTS.say("part", view.language, view.part.number, view.part.count)
    if view.part.number == 1:
        yield escape(view.document.summary)
        yield "\n".join(f"- {write_link(name, link.url)}" for name, link in view.list_top_links())


def _write_heading(section: Section, language: str) -> str:
    level = min(1 + len(section.headings), 6)
    heading = escape(section.headings[-1]) or "…"
    is_linked = bool(find_target(section.url))
    behind = f" ({write_link(TEXTS.say('watch', language), section.url)})" if is_linked else ""
    return f"{'#' * level} {heading}{behind}"


def _write_block(block: Block, runs: RunReader) -> str:
    match block.kind:
        case "code":
            return _write_code(runs.text, block.rows[0][0])
        case "table":
            return _write_table(block, runs)
        case "list":
            return "\n".join(f"- {_write_runs(row[0], runs)}" for row in block.rows)
        case _:
            return _write_runs(block.rows[0][0], runs)


def _write_code(text: str, span: Span) -> str:
    code = clean_text(text[span.start : span.end])
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def _write_table(block: Block, runs: RunReader) -> str:
    width = max(map(len, block.rows))
    lines = []
    for number, row in enumerate(block.rows):
        cells = [_write_runs(cell, runs) for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if not number:
            lines.append("|" + " --- |" * width)
    return "\n".join(lines)


def _write_runs(span: Span, runs: RunReader) -> str:
    """Write the runs of a span on one line, with the blanks around each."""
    text = ""
    for run in runs.read(span):
        if run.link:
            text += write_link(run.text, run.link.url)
            continue
        inner = _SPECIAL.sub(r"\\\g<0>", " ".join(clean_text(run.text).split()))
        inner = _SCHEME.sub(_break_address, inner)
        before = " " if text and run.text[:1].isspace() else ""
        after = " " if inner and run.text[-1:].isspace() else ""
        text += f"{before}{inner}{after}"
    return _BLOCK_MARK.sub(_escape_mark, text.strip())
