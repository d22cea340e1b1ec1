"""Make the pictures of the README from real answers of the repository's own corpus.

    huigu rebuild && python -m docs.images.make [--config huigu.toml]

`page.png` is the web page in a real browser with the real server; `terminal.svg` is the output of
`huigu ask` in a terminal. Needs chromium-headless-shell and a Chinese font (fonts-wqy-microhei).
"""

from __future__ import annotations

import argparse
import asyncio
import html
import io
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.async_api import async_playwright
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.answering.answer import Answerer, make_ask
from bot.channels.http_api.server import run_server
from bot.messages import Ask, Question
from bot.rendering.terminal.layout import lay_out
from bot.rendering.terminal.printing import print_lines
from bot.settings import ServerSettings
from indexer.config import load_settings
from indexer.search.index import Index
from tests.fakes.bot.services import fake_services

HERE = Path(__file__).parent
PAGE_QUESTION = "where are the IstioCon videos"
TERMINAL_QUESTION = "IstioCon 2022 的录像在 B 站哪里看"
WIDTH, HEIGHT = 1280, 1000
COLUMNS = 100
LETTER_WIDTH = 12.2
"""In units of rich's SVG."""
TEXT_LENGTH = re.compile(r'(textLength=)"[^"]*"([^>]*>)([^<]*)<')
COLOURS = 128
"""Size of the palette; more make the file larger, with fewer the edges of letters look bad."""


def main() -> None:
    """Make both pictures."""
    parser = argparse.ArgumentParser(description="Make the pictures of the README")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"))
    settings = load_settings(parser.parse_args().config)
    with closing(Index.open(settings)) as index, ThreadPoolExecutor(1) as executor:
        answerer = Answerer(index)
        (HERE / "terminal.svg").write_text(draw_terminal(answerer), encoding="utf-8")
        shot = asyncio.run(take_screenshot(make_ask(answerer, executor), lambda: index.generation))
    with Image.open(io.BytesIO(shot)) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(HERE / "page.png", optimize=True)


def draw_terminal(answerer: Answerer) -> str:
    """Draw the output of `huigu ask` as SVG.

    It loads no font, so it looks the same on sites that let pictures load nothing.
    """
    question = Question(text=TERMINAL_QUESTION)
    answerer.answer(question)  # the first answer is slower, which the picture would show
    printed = io.StringIO()
    printer = Console(file=printed, force_terminal=True, color_system="truecolor")
    print_lines(lay_out(answerer.answer(question)), printer)
    # Printed again to a console that wraps long lines, as a terminal does.
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(f'[green]$[/] huigu ask "{TERMINAL_QUESTION}"', highlight=False)
    console.print(Text.from_ansi(printed.getvalue()))
    svg = console.export_svg(title="huigu ask")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return TEXT_LENGTH.sub(_correct_length, svg)


def _correct_length(match: re.Match[str]) -> str:
    """Correct the length of a text: rich counts characters, but a Chinese one has two cells."""
    before, after, content = match.groups()
    cells = cell_len(html.unescape(content))
    return f'{before}"{cells * LETTER_WIDTH:.1f}"{after}{content}<'


async def take_screenshot(ask: Ask, generation: Callable[[], str]) -> bytes:
    """Take a screenshot of the web page with an answer, as PNG."""
    async with (
        run_server(fake_services(ask, generation), ServerSettings(port=0)) as (host, port),
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        try:
            tab = await browser.new_page(
                locale="en-GB", viewport={"width": WIDTH, "height": HEIGHT}
            )
            await tab.goto(f"http://{host}:{port}/?{urlencode({'q': PAGE_QUESTION})}")
            await tab.wait_for_selector("html[data-ready]", state="attached")
            await tab.locator(".cards li").first.wait_for()
            picture: bytes = await tab.screenshot()
            return picture
        finally:
            await browser.close()


if __name__ == "__main__":
    main()
