"""The long-connection transport: a WebSocket from us to WeCom."""
