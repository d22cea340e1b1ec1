"""The server on standard input and output, for an assistant on the same machine."""

from __future__ import annotations

from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server


async def serve_stdio(server: Server[Any]) -> None:
    """Serve until the client closes the input."""
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
