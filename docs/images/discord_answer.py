"""Draw how an answer looks in Discord: our own picture, not a screenshot.

    huigu rebuild && python -m docs.images.discord_answer [--config huigu.toml]

Text and buttons are what the Discord channel sends for a real answer from the repository's own
corpus. The frame around them is drawn, and the lower buttons are without emoji. Needs
chromium-headless-shell and a font with Chinese (fonts-wqy-microhei).
"""

from __future__ import annotations

import argparse
import asyncio
import html
import io
import re
import shutil
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

from bot.answering.answer import Answerer
from bot.channels.discord.buttons.feedback import VERDICTS
from bot.channels.discord.messages.incoming import MOST_LINES
from bot.channels.discord.messages.rendering import QUOTE, RenderedAnswer, render
from bot.channels.discord.texts import say
from bot.messages import Question
from indexer.config import load_settings
from indexer.search.index import Index

HERE = Path(__file__).parent
QUESTION = "IstioCon 2022 的录像在哪里看"
WIDTH = 860
COLOURS = 96
"""Size of the palette; with fewer, the edges of letters look bad."""
STYLE = """
body { margin: 0; background: #313338; color: #dbdee1;
    font: 15px/1.4 "WenQuanYi Micro Hei", sans-serif }
main { padding: 18px 20px 20px 72px; position: relative; width: 768px; overflow-wrap: anywhere }
i { position: absolute; left: 20px; top: 22px; width: 40px; height: 40px; border-radius: 50%;
    background: #2f6f6a; color: #fff; font: 20px/40px sans-serif; text-align: center }
b.name { color: #f2f3f5 } b.app { background: #5865f2; color: #fff; border-radius: 3px;
    font-size: 10px; padding: 1px 5px; margin-left: 5px; vertical-align: 2px }
blockquote { margin: 4px 0 0; padding-left: 12px; border-left: 4px solid #4e5058 }
p { margin: 8px 0; white-space: pre-line } a { color: #00a8fc }
span { display: inline-block; background: #4e5058; color: #fff; border-radius: 4px;
    padding: 6px 12px; margin: 4px 8px 4px 0; font-size: 14px }
span.more { background: #5865f2 }
"""


def main() -> None:
    """Draw the picture."""
    parser = argparse.ArgumentParser(description="Draw how an answer looks in Discord")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"))
    with closing(Index.open(load_settings(parser.parse_args().config))) as index:
        answer = Answerer(index).answer(Question(text=QUESTION, max_links=MOST_LINES))
    shot = asyncio.run(take_screenshot(make_page(render(answer, QUESTION), answer.language)))
    with Image.open(io.BytesIO(shot)) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(HERE / "discord-answer.png", optimize=True)


def make_page(rendered: RenderedAnswer, language: str) -> str:
    """Make an HTML page with the messages of an answer; it loads nothing."""
    links = "".join(f"<span>{html.escape(button.label)} ↗</span>" for button in rendered.buttons)
    verdicts = f'<span class="more">{rendered.more}</span>' if rendered.more else ""
    verdicts += "".join(f"<span>{say(verdict, language)}</span>" for verdict in VERDICTS)
    verdicts += f"<span>{say('delete', language)}</span>"
    body = "".join(_make_block(block) for piece in rendered.pieces for block in piece.split("\n\n"))
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><main><i>回</i>'
        f'<b class="name">Huigu</b><b class="app">APP</b>{body}<div>{links}</div>'
        f"<div>{verdicts}</div></main>"
    )


def _make_block(block: str) -> str:
    """Convert a block of Discord's Markdown: a quote above it, list marks, escapes and links."""
    quote, _, text = block.partition("\n") if block.startswith(QUOTE) else ("", "", block)
    text = re.sub(r"^- ", "• ", html.escape(text), flags=re.M)
    text = re.sub(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(&lt;.*?&gt;\)", r"<a>\1</a>", text)
    text = re.sub(r"\*\*(.*?)\*\*", r"<b>\1</b>", text)
    asked = f"<blockquote>{html.escape(_unescape(quote.removeprefix(QUOTE)))}</blockquote>"
    return f"{asked if quote else ''}<p>{_unescape(text)}</p>"


def _unescape(text: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", text)


async def take_screenshot(page_html: str) -> bytes:
    """Render a page in a browser; returns a PNG of all of it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        try:
            tab = await browser.new_page(viewport={"width": WIDTH, "height": 100})
            await tab.set_content(page_html)
            picture: bytes = await tab.screenshot(full_page=True)
            return picture
        finally:
            await browser.close()


if __name__ == "__main__":
    main()
