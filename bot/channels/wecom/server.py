"""Runs the AI bot over the transport that `[wecom] mode` names."""

from __future__ import annotations

from bot.channels.wecom.handler import Handler
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.routes import run_webhook
from bot.runtime.clock import Clock, SystemClock
from bot.services.contracts import Services
from indexer.errors import ConfigError


async def serve_wecom(
    services: Services, settings: WecomSettings, secrets: WecomSecrets, clock: Clock | None = None
) -> None:
    """Answer in WeCom until cancelled, then finish the answers in progress.

    `ConfigError` and `ChannelRefused` pass through, one line that says what to do. Tests pass a
    clock of their own.
    """
    clock = clock or SystemClock()
    check_mode(settings, secrets)
    handler, status = Handler(services, settings, clock), services.status
    if settings.mode == "webhook":
        await run_webhook(handler, services.webhooks, settings, secrets, clock, status)
    else:
        await run_long_connection(
            handler, services.files, settings, secrets, clock, status, services.claim
        )


def check_mode(settings: WecomSettings, secrets: WecomSecrets) -> None:
    """Check that the secrets of the chosen transport are set, in whatever form, and no others.

    Raises:
        ConfigError: A secret is missing, or is for the other transport.
    """
    webhook = settings.mode == "webhook"
    if secrets.wecom_secret and (secrets.wecom_token or secrets.wecom_aes_key):
        raise ConfigError(
            "HUIGU_WECOM_SECRET is for the long connection (长连接), HUIGU_WECOM_TOKEN and "
            "HUIGU_WECOM_AES_KEY are for the webhook (接收消息 URL), and a bot has only one of the "
            f'two; [wecom] mode is "{settings.mode}": unset those of the other'
        )
    if webhook and secrets.wecom_secret:
        raise ConfigError(
            'HUIGU_WECOM_TOKEN is missing, which [wecom] mode = "webhook" needs; with '
            'HUIGU_WECOM_SECRET, set mode = "long_connection"'
        )
    if not webhook and not secrets.wecom_secret:
        raise ConfigError(
            'HUIGU_WECOM_SECRET is missing, which [wecom] mode = "long_connection" needs; with '
            'HUIGU_WECOM_TOKEN, set mode = "webhook"'
        )
    if webhook and not (secrets.wecom_token and secrets.wecom_aes_key):
        name = "HUIGU_WECOM_AES_KEY" if secrets.wecom_token else "HUIGU_WECOM_TOKEN"
        raise ConfigError(f"{name} is missing; copy it from the bot's page in WeCom (API 模式)")
