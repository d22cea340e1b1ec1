"""Shared by the channels of WeCom and WeChat: encryption, API client, access tokens, Markdown."""
