"""Benchmarks of the chat channels: many people ask a bot at once, on a loopback platform."""
