"""The parts of the HTTP channel. A part is a folder here, with a `Part`, and a line in `PARTS`."""

from __future__ import annotations

from bot.channels.http_api import webhooks
from bot.channels.http_api.admin import routes as admin
from bot.channels.http_api.browse import routes as browse
from bot.channels.http_api.feedback import routes as feedback
from bot.channels.http_api.hooks import routes as hooks
from bot.channels.http_api.lists import routes as lists
from bot.channels.http_api.llms import routes as llms
from bot.channels.http_api.mcp import routes as mcp
from bot.channels.http_api.openai import routes as openai
from bot.channels.http_api.operations import routes as operations
from bot.channels.http_api.page import routes as page
from bot.channels.http_api.part import Part
from bot.channels.http_api.query import routes as query
from bot.channels.http_api.read import routes as read
from bot.channels.http_api.report import routes as report

PARTS: tuple[Part, ...] = (
    query.PART,
    feedback.PART,
    operations.PART,
    openai.PART,
    mcp.PART,
    lists.PART,
    browse.PART,
    webhooks.PART,
    hooks.PART,
    admin.PART,
    report.PART,
    page.PART,
    read.PART,
    llms.PART,
)
