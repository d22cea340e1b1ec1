"""The HTTP channel: JSON questions and answers, the web page, health, metrics, OpenAPI."""
