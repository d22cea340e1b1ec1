"""The tools over the protocol, with its official SDK, which the extra `mcp` installs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import mcp_types as types
import msgspec
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from bot.mcp.records import ToolResult
from bot.mcp.table import TOOLS, ToolSpec
from bot.mcp.tools import Caller, Tools
from bot.messages import Answer
from bot.record_schemas.schemas import make_record_schema
from bot.rendering.markdown.answer import write_markdown
from indexer.errors import HuiguError
from indexer.text.control_characters import clean_line

Context = ServerRequestContext[dict[str, Any], Any]
INSTRUCTIONS = (
    "The archive of {}: recaps, talks, recordings and slides, in Chinese and English. Use `ask` "
    "for a question; `search` and `fetch` to read pages; `list_talks` and `list_links` for whole "
    "lists. Cite the sources that come with an answer."
)
"""What an assistant is told of the server; it reads English whatever its user speaks."""
FindCaller = Callable[[Context], Caller]


def make_server(tools: Tools, name: str, version: str, find_caller: FindCaller) -> Server[Any]:
    """Make a server of the tools.

    Args:
        tools: What they do.
        name: Of the community, for people.
        version: Of Huigu.
        find_caller: Finds who sent a request.
    """

    async def list_tools(
        context: Context, parameters: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=list(describe_tools()))

    async def call_tool(
        context: Context, parameters: types.CallToolRequestParams
    ) -> types.CallToolResult:
        spec = TOOLS.get(parameters.name)
        if spec is None:
            return _fail(f"there is no tool {parameters.name!r}; there are {', '.join(TOOLS)}")
        try:
            arguments = msgspec.convert(parameters.arguments or {}, spec.arguments)
            return _write_result(await spec.call(tools, arguments, find_caller(context)))
        except msgspec.ValidationError as error:
            return _fail(f"{parameters.name}: {error}")
        except HuiguError as error:
            return _fail(str(error))

    return Server(
        "huigu",
        version=version,
        title=name,
        instructions=INSTRUCTIONS.format(name),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def describe_tools() -> Iterable[types.Tool]:
    """Describe all tools."""
    for name, spec in TOOLS.items():
        yield _describe(name, spec)


def _describe(name: str, spec: ToolSpec) -> types.Tool:
    return types.Tool(
        name=name,
        title=spec.title,
        description=spec.description,
        input_schema=make_record_schema(spec.arguments),
        output_schema=make_record_schema(spec.result, spec.leave_out),
        annotations=types.ToolAnnotations(
            title=spec.title, read_only_hint=True, idempotent_hint=True, open_world_hint=False
        ),
    )


def _write_result(result: ToolResult) -> types.CallToolResult:
    """Write a result twice: as text, which is all that some clients read, and as a record.

    The text of `ask` is for reading; that of all others is JSON, which ChatGPT parses.
    """
    if isinstance(result, Answer):
        text = write_markdown(result).text
    else:
        text = msgspec.json.encode(result).decode()
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=text)]
    return types.CallToolResult(content=content, structured_content=msgspec.to_builtins(result))


def _fail(reason: str) -> types.CallToolResult:
    """Tell the assistant, which can mend its call."""
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=clean_line(reason))]
    return types.CallToolResult(content=content, is_error=True)
