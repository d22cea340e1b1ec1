"""`huigu mcp`: give the archive to an assistant on this machine."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name

import click
import msgspec
from cachetools import LRUCache

from bot.answering.answer import Answerer, make_ask
from bot.config import load_bot_settings
from bot.dialogue_state import DialogueState
from bot.mcp.tools import Caller, Tools
from bot.messages import Answer, Ask, Question
from bot.runtime.index_watcher import follow_rebuilds
from bot.services.archive.archive import IndexArchive
from bot.services.catalogue import IndexCatalogue
from bot.services.passages.search import make_search
from bot.settings import BotSettings, ServerSettings
from indexer.cli.console import config_option, format_examples, json_option, print_json
from indexer.errors import ConfigError
from indexer.search.index import Index

MAX_CONVERSATIONS = 64
"""One assistant holds few at a time."""
DEFAULT_NAME = "Huigu 回顾"


HELP = """Give the archive to an assistant on this machine.

The assistant starts this command by itself, and speaks the Model Context Protocol with it on
standard input and output: give it the command `huigu mcp --config /path/to/huigu.toml`. The tools
are ask, search, fetch, list_talks and list_links. Nothing is recorded.

With --json it only prints the tools with their schemas, and ends.

`huigu serve` has the same at /mcp for assistants elsewhere. Both need: pip install 'huigu[mcp]'
"""


@click.command(
    name="mcp",
    help=HELP,
    epilog=format_examples("huigu mcp", "huigu mcp --config club/huigu.toml", "huigu mcp --json"),
)
@config_option
@json_option
def serve_assistant(config: Path, as_json: bool) -> None:
    """Serve; `HELP` says what.

    Raises:
        ConfigError: The protocol's SDK is not installed.
    """
    if find_spec("mcp") is None:
        raise ConfigError("huigu mcp needs the package mcp; install it: pip install 'huigu[mcp]'")
    settings = load_bot_settings(config)
    if as_json:
        tools = resolve_name("bot.mcp.server:describe_tools")()
        print_json({"tools": [tool.model_dump(by_alias=True, exclude_none=True) for tool in tools]})
        return
    with closing(Index.open(settings.indexer)) as index:
        asyncio.run(_serve(index, settings))


async def _serve(index: Index, settings: BotSettings) -> None:
    server = settings.get(ServerSettings)
    name = settings.indexer.community.name or server.title or DEFAULT_NAME
    # Imported only here: it takes most of a second.
    make_server = resolve_name("bot.mcp.server:make_server")
    serve_stdio = resolve_name("bot.mcp.stdio:serve_stdio")
    with ThreadPoolExecutor(1, "answer") as executor:
        answerer = Answerer.open(index, settings.indexer.find_wordings())
        tools = Tools(
            _remember_conversations(make_ask(answerer, executor, server.answer_s)),
            make_search(index, executor, server.answer_s),
            IndexArchive(index),
            IndexCatalogue(index, settings.indexer),
        )
        following = asyncio.create_task(follow_rebuilds(index))
        try:
            await serve_stdio(make_server(tools, name, version("huigu"), lambda _: Caller()))
        finally:
            following.cancel()


def _remember_conversations(ask: Ask) -> Ask:
    """Give each question what its conversation remembers, until the command ends."""
    states: LRUCache[str, DialogueState] = LRUCache(MAX_CONVERSATIONS)

    async def answer_in_conversation(question: Question) -> Answer:
        answer = await ask(msgspec.structs.replace(question, state=states.get(question.thread)))
        if question.thread and isinstance(answer.state, DialogueState):
            states[question.thread] = answer.state
        return answer

    return answer_in_conversation
