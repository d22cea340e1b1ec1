"""One line in the template of a Hugo site shows the widget on each of its pages."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.channels.http_api.server import run_server
from bot.settings import ServerSettings
from tests.fakes.bot.browser import CHROMIUM
from tests.fakes.bot.services import fake_services
from tests.fakes.network.small_site import open_small_site

HUGO = shutil.which("hugo", path=sysconfig.get_path("scripts")) or shutil.which("hugo")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.skipif(HUGO is None, reason="Hugo is not installed"),
    pytest.mark.asyncio(loop_scope="session"),
]
CONFIG = """
title = "Club"
defaultContentLanguage = "zh"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[languages.zh]
locale = "zh-CN"
[languages.en]
locale = "en"
"""
TEMPLATE = """<!doctype html>
<html lang="{{ .Site.Language.Locale }}"><head><title>{{ .Title }}</title>
LINE
</head><body><main>{{ .Content }}</main></body></html>
"""


def build_site(folder: Path, line: str) -> dict[str, str]:
    """Build a site of two pages with Hugo; gives them by path."""
    files = {
        "hugo.toml": CONFIG,
        "layouts/home.html": TEMPLATE.replace("LINE", line),
        "layouts/page.html": TEMPLATE.replace("LINE", line),
        "content/first.md": "---\ntitle: 第一次活动\n---\n大家好\n",
        "content/first.en.md": "---\ntitle: The first event\n---\nHello\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert HUGO is not None
    subprocess.run([HUGO, "--source", folder], check=True, capture_output=True, timeout=60)
    public = folder / "public"
    return {
        f"/{page.parent.relative_to(public).as_posix()}/": page.read_text(encoding="utf-8")
        for page in public.rglob("index.html")
    }


async def test_one_line_in_the_template_shows_it_on_every_page(browser, tmp_path):
    pages: dict[str, str] = {}
    async with (
        open_small_site(pages, []) as site,
        run_server(fake_services(), ServerSettings(port=0, embed=(site,))) as (host, port),
    ):
        bot = f"http://{host}:{port}"
        line = f'<script src="{bot}/widget.js" defer></script>'
        pages |= build_site(tmp_path, line)
        page = await browser.new_page()
        for path, label, shown in (
            ("/first/", "问一问", "可以在 B 站"),
            ("/en/first/", "Ask", "are on Bilibili"),
        ):
            await page.goto(site + path)
            await page.get_by_role("button", name=label).click()
            field = page.frame_locator("iframe").locator("html[data-ready] #question")
            await field.fill("MeshDay 视频" if label != "Ask" else "videos")
            await field.press("Enter")
            await expect(page.frame_locator("iframe").locator(".text")).to_contain_text(shown)
        await page.close()
