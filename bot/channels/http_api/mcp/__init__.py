"""`/mcp`: the tools of `bot.mcp` over streamable HTTP."""
