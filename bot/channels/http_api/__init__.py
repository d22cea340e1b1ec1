"""The HTTP channel: JSON questions and answers, the web page, health, metrics, OpenAPI."""

from bot.channels.http_api.server import serve_http

__all__ = ["serve_http"]
