"""Site generators: which pages a tree of files publishes, and at which addresses.

Hugo, and folders without any configuration, are in `indexer/sources/hugo/`.
"""

from __future__ import annotations

from indexer.sources.generators.contract import GeneratorSpec

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mdx", ".mkd", ".mkdn", ".mkdown"})
"""Of files that may be pages of some generator."""


def _list_scripts(*names: str) -> frozenset[str]:
    """List the names of a configuration that is a script."""
    return frozenset(
        f"{name}.{suffix}" for name in names for suffix in ("js", "ts", "mjs", "cjs", "mts", "cts")
    )


GENERATORS = {
    "docusaurus": GeneratorSpec(
        _list_scripts("docusaurus.config"),
        "indexer.sources.generators.docusaurus.rules:read_rules",
    ),
    "vitepress": GeneratorSpec(
        frozenset({".vitepress"}), "indexer.sources.generators.vitepress.rules:read_rules"
    ),
    "vuepress": GeneratorSpec(
        frozenset({".vuepress"}), "indexer.sources.generators.vuepress.rules:read_rules"
    ),
    "mkdocs": GeneratorSpec(
        frozenset({"mkdocs.yml", "mkdocs.yaml"}),
        "indexer.sources.generators.mkdocs.rules:read_rules",
    ),
    "mdbook": GeneratorSpec(
        frozenset({"book.toml"}), "indexer.sources.generators.mdbook.rules:read_rules"
    ),
    "astro": GeneratorSpec(
        _list_scripts("astro.config"), "indexer.sources.generators.astro.rules:read_rules"
    ),
    "hexo": GeneratorSpec(
        frozenset({"_config.yml", "_config.yaml"}),
        "indexer.sources.generators.hexo.rules:read_rules",
    ),
    "jekyll": GeneratorSpec(
        frozenset({"_config.yml", "_config.yaml", "_config.toml"}),
        "indexer.sources.generators.jekyll.rules:read_rules",
        own_signs=frozenset({"_posts"}),
    ),
}
"""By name, in the order in which they are tried: `_config.yml` is Hexo's or Jekyll's. Hugo is tried
first."""
