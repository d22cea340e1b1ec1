"""The browser of this machine, and how tests open the page in it."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable

from playwright.async_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
Browse = Callable[..., Awaitable[Page]]
"""Opens a path of the page; see `tests/bot/web/conftest.py`."""
