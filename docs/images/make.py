"""Make the pictures of the README from real answers of the repository's own corpus.

    huigu rebuild && python -m docs.images.make [--config huigu.toml]

`page.png` is the web page in a real browser, asked through the real server; `terminal.svg` is what
`huigu ask` prints to a terminal. Needs chromium and a font with Chinese (fonts-wqy-microhei).
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

from bot.answering.answer import Answerer
from bot.answering.threads import make_ask
from bot.channels.http_api.server import run_server
from bot.messages import Ask, Question
from bot.rendering.terminal import print_lines
from bot.rendering.terminal_layout import lay_out
from bot.settings import ServerSettings
from indexer.config import load_settings
from indexer.search.index import Index

HERE = Path(__file__).parent
ON_PAGE = "where are the IstioCon videos"
IN_TERMINAL = "IstioCon 2022 的录像在 B 站哪里看"
WIDTH, HEIGHT = 1280, 1000
COLUMNS = 100
LETTER_WIDTH = 12.2
"""In the units of rich's SVG."""
TEXT_LENGTH = re.compile(r'(textLength=)"[^"]*"([^>]*>)([^<]*)<')
COLOURS = 128
"""Of the palette; more only make the file larger, fewer show on the edges of letters."""


def main() -> None:
    """Make both pictures."""
    parser = argparse.ArgumentParser(description="Make the pictures of the README")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"))
    settings = load_settings(parser.parse_args().config)
    with closing(Index.open(settings)) as index, ThreadPoolExecutor(1) as executor:
        answerer = Answerer(index)
        (HERE / "terminal.svg").write_text(terminal(answerer), encoding="utf-8")
        shot = asyncio.run(page(make_ask(answerer, executor), lambda: index.generation))
    with Image.open(io.BytesIO(shot)) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(HERE / "page.png", optimize=True)


def terminal(answerer: Answerer) -> str:
    """Draw what `huigu ask` prints, as SVG.

    Args:
        answerer: Its first answer is not drawn: it pays for what is read only once.

    Returns:
        The picture; it loads no font, so it looks the same where pictures may load nothing.
    """
    question = Question(text=IN_TERMINAL)
    answerer.answer(question)
    printed = io.StringIO()
    printer = Console(file=printed, force_terminal=True, color_system="truecolor")
    print_lines(lay_out(answerer.answer(question)), printer)
    # Printed once more to a console that breaks long lines, as a terminal does.
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(f'[green]$[/] huigu ask "{IN_TERMINAL}"', highlight=False)
    console.print(Text.from_ansi(printed.getvalue()))
    svg = console.export_svg(title="huigu ask")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return TEXT_LENGTH.sub(_with_cells, svg)


def _with_cells(text: re.Match[str]) -> str:
    """Correct the length of a text: rich counts letters, of which a Chinese one is two wide."""
    before, after, content = text.groups()
    cells = cell_len(html.unescape(content))
    return f'{before}"{cells * LETTER_WIDTH:.1f}"{after}{content}<'


async def page(ask: Ask, generation: Callable[[], str]) -> bytes:
    """Photograph the web page with an answer on it.

    Args:
        ask: What answers.
        generation: Id of the index generation that answers.

    Returns:
        A PNG.
    """
    async with (
        run_server(ask, ServerSettings(port=0), generation) as (host, port),
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            tab = await browser.new_page(
                locale="en-GB", viewport={"width": WIDTH, "height": HEIGHT}
            )
            await tab.goto(f"http://{host}:{port}/?{urlencode({'q': ON_PAGE})}")
            await tab.locator(".links a.row").first.wait_for()
            picture: bytes = await tab.screenshot()
            return picture
        finally:
            await browser.close()


if __name__ == "__main__":
    main()
