"""The state in PostgreSQL."""
