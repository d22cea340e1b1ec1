"""`type = "markdown"`."""

from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.generators.source:MarkdownSource",
    settings=MarkdownSettings,
    address="set `base_url` of the source to the address where its pages are published",
    sitemap="indexer.sources.generators.options.sitemap_copy:pull_sitemap",
)
