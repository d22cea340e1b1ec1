"""First steps: looks at a folder or an address, and writes the `huigu.toml` that reads it."""
