"""The Model Context Protocol: tools with which assistants ask, search and read.

https://modelcontextprotocol.io/specification
"""
