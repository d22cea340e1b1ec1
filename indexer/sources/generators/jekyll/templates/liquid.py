"""Expands the Liquid of a page, as far as it writes text and links; layouts are not applied."""

from __future__ import annotations

from collections.abc import Mapping

from liquid import Environment, Mode
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.token import Token

from indexer.sources.generators.contract import SiteTree
from indexer.sources.generators.jekyll.documents import JekyllItem
from indexer.sources.generators.jekyll.templates.filters import list_filters
from indexer.sources.generators.jekyll.templates.limits import guard_filter
from indexer.sources.generators.jekyll.templates.marks import hide_other_marks, show_hidden
from indexer.sources.generators.jekyll.templates.site_values import SiteValues, Values, describe
from indexer.sources.generators.jekyll.templates.tags import SiteTags, make_tags

MAX_OUTPUT_BYTES = 2 << 20
MAX_ROUNDS = 20_000
"""Rounds of nested loops; a list of all posts of a site has some thousand."""


class _SiteEnvironment(Environment):
    """Liquid with limits, and as tolerant as Jekyll is."""

    output_stream_limit = MAX_OUTPUT_BYTES
    loop_iteration_limit = MAX_ROUNDS
    local_namespace_limit = MAX_OUTPUT_BYTES
    context_depth_limit = 20
    shorthand_indexes = True
    string_first_and_last = True

    def error(
        self,
        exc: type[LiquidError] | LiquidError,
        msg: str | None = None,
        token: Token | None = None,
    ) -> None:
        """Go on after a mistake, as Jekyll does; raise what says that a limit is reached."""
        if isinstance(exc, ResourceLimitError):
            raise exc


class PageWriter:
    """Expands the pages of one site."""

    def __init__(self, tree: SiteTree, values: SiteValues) -> None:
        """Take the files of the site, and what its templates see."""
        self._values = values
        self._environment = _SiteEnvironment(tolerance=Mode.LAX, strict_filters=False)
        for tag in make_tags(SiteTags(tree, values)):
            self._environment.add_tag(tag)
        for name, function in list_filters(values).items():
            self._environment.add_filter(name, function)
        for name, function in list(self._environment.filters.items()):
            self._environment.add_filter(name, guard_filter(name, function))

    def write(self, item: JekyllItem, path: str, body: str) -> str:
        """Expand the body of a page; as it is where it is no template after all."""
        page: Mapping[str, object] = Values(describe(item), {"path": path})
        text = hide_other_marks(body, self._environment.tags.keys())
        try:
            template = self._environment.from_string(text)
            text = template.render(page=page, site=self._values.site, jekyll=_JEKYLL)
        except (LiquidError, RecursionError, ArithmeticError, TypeError, ValueError):
            return body
        return show_hidden(text)


_JEKYLL = {"version": "4.3.1", "environment": "production"}
