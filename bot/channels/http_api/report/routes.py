"""`/admin/report`: the organisers' report as a page."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.html.language import choose_page_language
from bot.channels.http_api.keys.description import SCHEME
from bot.channels.http_api.openapi.schemas import describe_body, describe_operation
from bot.channels.http_api.part import Description, HttpContext, Part, Schema
from bot.channels.http_api.report.sign_in import require_administrator
from bot.channels.http_api.requests.question import read_parameter
from bot.channels.http_api.responses.errors import HttpError
from bot.rendering.report.html import read_style, render_report_html

PATH = "/admin/report"
STYLE = "report.css"
"""Beside the page; the style of every report, so that it needs no key."""
DEFAULT_DAYS = 30
MOST_DAYS = 366
MAX_CHANNEL_CHARS = 64
STATUSES = {
    "400": "A parameter is given twice, or is not UTF-8.",
    "401": "A key for administrators is needed, as a bearer token or as the password of a browser.",
    "403": "The key is for less than this.",
    "404": "This server makes no reports.",
    "503": "The journal or the index cannot be read; it was logged.",
}


def make_report_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of the page and its style."""
    return [
        web.get(PATH, _make_handler(context)),
        web.get(f"/admin/{STYLE}", _serve_style),
    ]


def _make_handler(context: HttpContext) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        require_administrator(request, context.ring)
        reports = context.services.reports
        if reports is None:
            raise HttpError("not_found")
        query = request.rel_url.raw_query_string
        days, channel = _read_days(query), read_parameter(query, "channel")
        report = await reports.make_report(days, channel[:MAX_CHANNEL_CHARS])
        page = render_report_html(report, choose_page_language(request), STYLE)
        headers = {"Cache-Control": "no-store"}
        return web.Response(body=page, content_type="text/html", charset="utf-8", headers=headers)

    return handle


async def _serve_style(request: web.Request) -> web.StreamResponse:
    headers = {"Cache-Control": "no-cache"}
    return web.Response(text=read_style(), content_type="text/css", headers=headers)


def _read_days(query: str) -> int:
    """Read how many days are wanted; 30 where that is no number, and at most a year."""
    written = read_parameter(query, "days")
    is_number = written.isascii() and written.isdigit() and len(written) <= len(str(MOST_DAYS))
    return min(max(int(written), 1), MOST_DAYS) if is_number else DEFAULT_DAYS


def _describe() -> Description:
    days: Schema = {
        "name": "days",
        "in": "query",
        "description": "How many days up to today, 1 to 366.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": DEFAULT_DAYS},
    }
    channel: Schema = {
        "name": "channel",
        "in": "query",
        "description": "Only what was asked there; empty for everywhere.",
        "schema": {"type": "string", "maxLength": MAX_CHANNEL_CHARS},
    }
    body = describe_body("The organisers' report as a page.", {"type": "string"}, "text/html")
    statuses = ("400", "401", "403", "404", "421", "500", "503")
    page = describe_operation("adminReport", body, *statuses, texts=STATUSES)
    page |= {"parameters": [days, channel], "security": [{SCHEME: []}]}
    style = describe_body("The style of the report.", {"type": "string"}, "text/css")
    return Description({
        PATH: {"get": page},
        f"/admin/{STYLE}": {"get": describe_operation("reportStyle", style, "421")},
    })


# It asks for the key itself: a browser sends it as a password.
PART = Part(make_report_routes, _describe(), needs="nothing")
