"""The WeCom channel: the AI bot (智能机器人), in groups and alone with a person."""

from bot.channels.wecom.server import serve_wecom

__all__ = ["serve_wecom"]
