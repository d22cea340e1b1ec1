"""`/read/…`: pages of the index, as HTML that runs nothing and as Markdown."""
