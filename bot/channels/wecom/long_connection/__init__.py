"""The transport that calls out: a WebSocket to WeCom that reconnects."""
