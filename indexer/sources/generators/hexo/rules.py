"""The rules of a Hexo site: posts by the pattern of the site, pages by the path of their file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from urllib.parse import urlsplit

from indexer.sources.front_matter_fields import get_text, parse_bool
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.hexo.config import HexoConfig, read_config
from indexer.sources.generators.hexo.permalinks import make_path, read_name, read_time
from indexer.sources.generators.hexo.tags import MARKS, write_tags
from indexer.sources.generators.javascript.globs import matches_glob
from indexer.sources.generators.languages import LanguageFolders
from indexer.sources.generators.site_paths import join_host
from indexer.sources.pages.addresses import quote_path

_POSTS, _DRAFTS = "_posts/", "_drafts/"
_SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".mdtext"})
"""What hexo-renderer-marked reads."""
_HIDDEN = re.compile(r"(?:^|/)[_.]")


def read_rules(tree: SiteTree) -> HexoRules | None:
    """Read the rules of the site in a tree; None if it is another generator's.

    Raises:
        SourceError: The configuration is broken.
    """  # noqa: DOC502 - raised by `read_config`
    config = read_config(tree)
    if config is None:
        return None
    base = tree.find_base(join_host(config.url, config.root))
    path = urlsplit(base).path or config.root
    return HexoRules(tree, config, base, path)


@dataclass(frozen=True, eq=False)
class HexoRules:
    """A `SiteRules`."""

    tree: SiteTree
    config: HexoConfig
    base_url: str
    root: str
    """Path of the site, with slashes around it."""
    name: str = "hexo"
    dialect: str = "hexo"
    marks: tuple[bytes, ...] = MARKS
    _posts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Address and title of each post by its slug and its title, for tags that name posts."""

    @property
    def title(self) -> str:
        """Title of the site."""
        return self.config.title

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the configuration."""
        return self.config.digest

    @property
    def shared_digest(self) -> str:
        """Empty: a page depends on the addresses of others only, which are counted anyway."""
        return ""

    def contains(self, path: str) -> bool:
        """Tell whether a path lies in the folder of the site's source."""
        return path.startswith(f"{self.config.source}/")

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is: a post, a draft where these are shown, or a page."""
        path = file.path[len(self.config.source) + 1 :]
        if posixpath.splitext(path)[1].lower() not in _SUFFIXES:
            return None
        if matches_glob(path, self.config.skip):
            return None
        for folder in (_POSTS, _DRAFTS):
            if path.startswith(folder):
                return self._find_post(path.removeprefix(folder), file, folder == _DRAFTS)
        is_hidden = _HIDDEN.search(path) and not matches_glob(path, self.config.include)
        if is_hidden or matches_glob(path, self.config.exclude):
            return None
        return self._make_page(path, file)

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Write the tags that name other posts, or files of the post, as links."""
        assets = f"{page.address.rstrip('/')}/" if self.config.has_asset_folders else ""
        return write_tags(body, self._posts, assets if page.address else "")

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Leave links as a browser reads them, but find the page of a Markdown file's name."""
        if posixpath.splitext(target)[1].lower() in _SUFFIXES:
            start = self.config.source if target.startswith("/") else posixpath.dirname(file.path)
            joined = posixpath.normpath(posixpath.join(start, target.lstrip("/")))
            return pages(joined) or None
        return None

    def _find_post(self, path: str, file: TreeFile, is_draft: bool) -> SitePage | None:
        if _HIDDEN.search(path):
            return None
        published = parse_bool(file.front.get("published"))
        if (is_draft or published is False) and not self.config.shows_drafts:
            return None
        name = read_name(path, self.config)
        title = get_text(file.front, "title")
        time = read_time(file.front, name)
        below = make_path(file.front, name, title, self.config)
        address = quote_path(self.root + self._prettify(below)) if below else ""
        for key in (title, name.slug):
            self._posts[key] = (address, title or name.slug)
        zone = self.config.zone or UTC
        return SitePage(
            address=address,
            language=self._find_language(file, name.values.get("lang", "")),
            translation=name.slug if self._is_multilingual else "",
            date=time.date() if time else None,
            title=name.slug.rsplit("/", 1)[-1],
            begins=None if self.config.shows_future or not time else time.replace(tzinfo=zone),
        )

    def _make_page(self, path: str, file: TreeFile) -> SitePage:
        stem = posixpath.splitext(path)[0]
        own = get_text(file.front, "permalink")
        shown = f"{stem}.html"
        if own:
            shown = f"{own}index" if own.endswith("/") else own
            shown += "" if posixpath.splitext(shown)[1] else ".html"
        folder, inner = self._languages.split(path)
        return SitePage(
            address=quote_path(self.root + self._prettify(shown.lstrip("/"))),
            language=self._find_language(file, folder),
            translation=f"page:{inner}" if self._is_multilingual else "",
            title=posixpath.basename(stem),
        )

    def _prettify(self, path: str) -> str:
        """Write the path of a page as the site writes it."""
        if f"/{path}".endswith("/index.html"):
            return path if self.config.keeps_index else path.removesuffix("index.html")
        return path if self.config.keeps_html else path.removesuffix(".html")

    def _find_language(self, file: TreeFile, folder: str) -> str:
        """Find the language of a page of a site with several: its own, its folder's, the first."""
        if not self._is_multilingual:
            return get_text(file.front, "lang", "language").lower()
        own = get_text(file.front, "lang", "language") or folder
        return (own or self.config.languages[0]).lower()

    @property
    def _is_multilingual(self) -> bool:
        return len(self.config.languages) > 1

    @cached_property
    def _languages(self) -> LanguageFolders:
        tags: Mapping[str, str] = {tag: tag for tag in self.config.languages}
        return LanguageFolders(tags)
