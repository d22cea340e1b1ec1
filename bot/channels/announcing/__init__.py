"""The announcing channel: new pages and a weekly digest, posted into WeCom groups unasked."""

from bot.channels.announcing.server import serve_announcements

__all__ = ["serve_announcements"]
