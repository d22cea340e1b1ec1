"""What several channels of WeCom and WeChat share: envelopes, tokens, calls, Markdown."""
