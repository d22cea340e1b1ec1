"""Collections of recorded talks, kept as YAML."""
