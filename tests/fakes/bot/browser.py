"""The browser of this machine, and how tests open the page in it."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable

from playwright.async_api import Page

# The shell first: the same engine without its windows, which opens a page in a third of the time.
_NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
Browse = Callable[..., Awaitable[Page]]
"""Opens a path of the page; see `tests/bot/web/conftest.py`."""
