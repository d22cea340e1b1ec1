"""The server benchmark: a load generator, `huigu serve`, and a bare aiohttp handler beside it."""
