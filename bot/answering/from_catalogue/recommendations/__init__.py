"""Recommends talks: on a topic, to begin with, or simply the newest that can be watched."""
