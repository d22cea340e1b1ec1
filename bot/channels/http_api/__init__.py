"""The HTTP channel: questions and answers as JSON, the web page, health, metrics, OpenAPI."""
