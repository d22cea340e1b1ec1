"""Tags that Jekyll adds to Liquid: links to pages and posts, includes, code.

See https://jekyllrb.com/docs/liquid/tags/ and https://jekyllrb.com/docs/includes/.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TextIO

from liquid import RenderContext
from liquid.ast import BlockNode, Node
from liquid.exceptions import LiquidError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_TAG, Token

from indexer.sources.generators.contract import SiteTree
from indexer.sources.generators.jekyll.dates import split_dated_name
from indexer.sources.generators.jekyll.templates.filters import UrlFilters
from indexer.sources.generators.jekyll.templates.marks import HIDDEN, hide_other_marks
from indexer.sources.generators.jekyll.templates.site_values import SiteValues

MAX_CODE_TICKS = 8
_PARAM = re.compile(
    r"([\w-]{1,60})\s{0,20}=\s{0,20}"
    r"(?:\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|([\w.\[\]\"'-]+))"
)
_PATH_PART = re.compile(r"[\w-]+")
_MARK = re.compile(r"\{\{-?\s{0,20}([\w.\[\]\"'-]+)\s{0,20}-?\}\}")


class SiteTags:
    """What the tags of one site look things up in."""

    def __init__(self, tree: SiteTree, values: SiteValues) -> None:
        """Take the files of the site, and what templates see."""
        self.tree = tree
        self.values = values
        self.urls = UrlFilters(values)
        own = values.config.table.get("includes_dir")
        self.includes = own.strip("/") if isinstance(own, str) and own.strip("/") else "_includes"

    def find_link(self, path: str) -> str | None:
        """Find the address of a page, a document or another file by its path."""
        path = path.strip().removeprefix("/")
        item = self.values.by_link.get(path)
        if item is None and not self.tree.has_file(path):
            return None
        return self.urls.write_relative(item.url if item else path)

    def find_post(self, name: str) -> str | None:
        """Find the address of a post by its name, with its date."""
        folder, stem = posixpath.split(name.strip().removeprefix("/"))
        for item in self.values.posts:
            own = posixpath.splitext(posixpath.basename(item.path))[0]
            place = posixpath.dirname(item.path)
            if own == stem and folder in {"", _drop_posts(place), place}:
                return self.urls.write_relative(item.url)
        day, slug = split_dated_name(stem)
        for item in self.values.posts:
            is_same = item.date is not None and f"{item.date:%Y-%m-%d}" == day
            if is_same and item.slug == slug:
                return self.urls.write_relative(item.url)
        return None


def _drop_posts(folder: str) -> str:
    parts = [part for part in folder.split("/") if part != "_posts"]
    return "/".join(parts)


def resolve_path(context: RenderContext, path: str) -> object:
    """Look a path such as `page.video.id` up; None if there is nothing."""
    first, *rest = _PATH_PART.findall(path) or [""]
    value: object = context.resolve(first, default=None)
    for part in rest:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def fill_marks(context: RenderContext, text: str) -> str:
    """Fill the variables in the text of a tag."""

    def fill(match: re.Match[str]) -> str:
        value = resolve_path(context, match[1])
        return "" if value is None else str(value)

    return _MARK.sub(fill, text)


class _TextNode(Node):
    """A tag that writes a text made from what stands in it."""

    def __init__(self, token: Token, text: str, write: object) -> None:
        super().__init__(token)
        self.text = text
        self.write = write
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        written = self.write(context, self.text)  # type: ignore[operator]
        return buffer.write(written) if written else 0


class _SiteTag(Tag):
    """A tag without an end; `site` is set by `make_tags`."""

    block = False
    site: SiteTags

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        has_text = stream.current.kind == TOKEN_EXPRESSION
        return _TextNode(token, stream.current.value if has_text else "", self.write)

    def write(self, context: RenderContext, text: str) -> str:
        raise NotImplementedError


class LinkTag(_SiteTag):
    """`{% link _posts/2016-07-26-name.md %}`."""

    name = "link"

    def write(self, context: RenderContext, text: str) -> str:
        """Write the address of the page; nothing for a file that is not there."""
        return self.site.find_link(fill_marks(context, text)) or ""


class PostUrlTag(_SiteTag):
    """`{% post_url 2016-07-26-name %}`."""

    name = "post_url"

    def write(self, context: RenderContext, text: str) -> str:
        """Write the address of the post; nothing for one that is not there."""
        return self.site.find_post(fill_marks(context, text)) or ""


class IncludeTag(_SiteTag):
    """`{% include file.html key="value" other=page.value %}`."""

    name = "include"

    def write(self, context: RenderContext, text: str) -> str:
        """Write what the file writes; the tag itself, with its values, if there is no such file."""
        name, _, rest = fill_marks(context, text).strip().partition(" ")
        values = {
            match[1]: match[2] or match[3] or ("" if match[4] is None else _read(context, match[4]))
            for match in _PARAM.finditer(rest)
        }
        source = self.site.tree.read_text(self.find_file(context, name.strip("\"'")))
        if source is None:
            words = (f'{key}="{_quote(value)}"' for key, value in values.items())
            return f"{HIDDEN}% {self.name} {' '.join((name, *words))} %}}"
        buffer = context.get_buffer()
        template = context.env.from_string(hide_other_marks(source, context.env.tags.keys()))
        with context.extend({"include": values}, template=template):
            template.render_with_context(context, buffer, partial=True)
        return str(buffer.getvalue())

    def find_file(self, context: RenderContext, name: str) -> str:
        """Give the path of the file."""
        return posixpath.join(self.site.includes, name)


class IncludeCachedTag(IncludeTag):
    """The tag of the plugin jekyll-include-cache."""

    name = "include_cached"


class IncludeRelativeTag(IncludeTag):
    """`{% include_relative part.md %}`: relative to the page."""

    name = "include_relative"

    def find_file(self, context: RenderContext, name: str) -> str:
        """Give the path of the file."""
        page = resolve_path(context, "page.path")
        return posixpath.join(posixpath.dirname(str(page or "")), name)


def _read(context: RenderContext, path: str) -> object:
    value = resolve_path(context, path)
    return {"true": True, "false": False}.get(path, path if path.isdigit() else value)


def _quote(value: object) -> str:
    return "".join(char for char in str(value) if char not in '"%{}\n')


class _CodeNode(Node):
    """A block of code."""

    def __init__(self, token: Token, block: BlockNode) -> None:
        super().__init__(token)
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        inner = context.get_buffer(buffer)
        self.block.render(context, inner)
        code = inner.getvalue().strip("\n")
        fence = "~" * (MAX_CODE_TICKS if "~~~" in code else 4)
        return buffer.write(f"\n\n{fence}\n{code}\n{fence}\n\n")


class HighlightTag(Tag):
    """`{% highlight ruby %} … {% endhighlight %}`."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """Parse the block; the language does not matter.

        Raises:
            LiquidError: It is never closed.
        """
        token = stream.eat(TOKEN_TAG)
        if stream.current.kind == TOKEN_EXPRESSION:
            next(stream)
        block = get_parser(self.env).parse_block(stream, frozenset({self.end}))
        if stream.current.kind == TOKEN_EOF:
            raise LiquidError("highlight is never closed", token=token)
        return _CodeNode(token, block)


def make_tags(site: SiteTags) -> list[type[Tag]]:
    """Make the classes of the tags of one site."""
    kinds = (LinkTag, PostUrlTag, IncludeTag, IncludeCachedTag, IncludeRelativeTag)
    return [*(type(kind.__name__, (kind,), {"site": site}) for kind in kinds), HighlightTag]
