"""`huigu init`: writes the first `huigu.toml`."""
