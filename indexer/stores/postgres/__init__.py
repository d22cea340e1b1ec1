"""A store in a PostgreSQL database; `docs/postgres.md` says how to set one up."""
