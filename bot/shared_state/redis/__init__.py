"""The state in Redis, or Valkey."""
