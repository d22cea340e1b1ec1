"""Where the model is: one address of the chat interface that OpenAI's clients speak."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.rendering.urls import is_loopback, is_private
from bot.settings import ModelSettings
from indexer.errors import ConfigError

_PATH = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that was checked."""

    url: str
    """Ends in `/chat/completions`."""
    host: str
    """With its port; for the log."""
    is_local: bool
    """Whether it is on this machine, and so called without a proxy."""


def read_endpoint(settings: ModelSettings) -> Endpoint | None:
    """Check the address of the model, whole or its base; None if no model is configured.

    Raises:
        ConfigError: The address is none, is not encrypted or holds more than an address, or the
            model has no name.
    """
    if not settings.url:
        return None
    try:
        address = urlsplit(settings.url)
    except ValueError:
        raise ConfigError("[model] url is no address; write it as https://host/v1") from None
    # A password may stand behind an empty name.
    if "@" in address.netloc or address.query or address.fragment:
        raise ConfigError(
            "[model] url may hold no user name, ? or #; give the key in HUIGU_MODEL_KEY instead"
        )
    if not settings.plain_http and not is_private(settings.url):
        raise ConfigError(
            f"[model] url = {settings.url!r} must begin with https:// unless the model is on this "
            "machine (http://127.0.0.1:…), because questions and the key would be sent "
            "unencrypted; in a network of your own, set plain_http = true"
        )
    if not settings.name:
        raise ConfigError("[model] has a url but no name; add what the service calls the model")
    base = settings.url.rstrip("/")
    url = base if base.endswith(_PATH) else base + _PATH
    return Endpoint(url, address.netloc, is_loopback(settings.url))
