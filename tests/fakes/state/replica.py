"""`huigu serve` with a fake Discord: `python -m … DISCORD_URL GATEWAY_URL ARGUMENT…`."""

from __future__ import annotations

import sys

from bot.cli.main import main
from tests.fakes.discord.server import redirect_discord

if __name__ == "__main__":
    url, gateway_url, *arguments = sys.argv[1:]
    with redirect_discord(url, gateway_url):
        main(arguments, prog_name="huigu")
