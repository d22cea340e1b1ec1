"""The webhook transport: WeCom posts each message to our address."""
