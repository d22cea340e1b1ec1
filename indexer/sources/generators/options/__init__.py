"""What `huigu.toml` says of a tree of pages besides its generator."""
