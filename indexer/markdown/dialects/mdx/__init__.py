"""Writes MDX as Markdown with HTML: imports, expressions and components of JSX."""
