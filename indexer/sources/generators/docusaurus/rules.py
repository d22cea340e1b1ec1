"""Rules."""

from indexer.sources.generators.contract import SiteRules, SiteTree


def read_rules(tree: SiteTree) -> SiteRules | None:
    """Read."""
    return None
