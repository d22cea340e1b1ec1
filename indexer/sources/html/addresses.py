"""Finds the addresses of the pages in the folder of a built site.

A page's own `<link rel="canonical">` counts first, then the site's sitemap, then the path of its
file below `base_url`. A canonical address that several other pages share is not believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from indexer.links.addresses import is_web_address

MOST_SHARING = 3
"""Files with one canonical address that are taken for copies of a page."""
_SAFE = "/~!$&'()*+,;=:@"
"""What a path holds as it is (RFC 3986, 3.3)."""
_INDEX = ("index.html", "index.htm", "index.xhtml")
_LOCAL = frozenset({"localhost", "127.0.0.1", "example.com", "www.example.com", "example.org"})
"""Hosts that a site names before somebody configures its own."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What the head of a page says of its address."""

    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    language: str = ""
    window: str = ""
    """Title of the window, without the site's if the page names that."""
    targets: tuple[str, ...] = ()
    """What its links open, as it is written; each once."""


class AddressFinder:
    """Finds the addresses of files, by their paths relative to the folder, with `/`."""

    def __init__(self, base_url: str, listed: list[str], heads: Mapping[str, PageHead]) -> None:
        """Set the address of the folder, those in its sitemaps, and what the pages say."""
        self._listed = {_normalize(address): address for address in listed}
        self._base = base_url or _find_base(listed, heads)
        self._base = f"{self._base.rstrip('/')}/" if self._base else ""
        self._heads = heads
        self._counts = Counter(head.canonical for head in heads.values() if head.canonical)
        self._linked = self._count_links()

    def find(self, path: str) -> str:
        """Find the address of a file; empty if unknown."""
        canonical = self._heads[path].canonical
        candidates = list(self._list_candidates(path))
        if canonical and self._is_believed(canonical, candidates):
            folder, slash, name = canonical.rpartition("/")
            return folder + slash if name.lower() in _INDEX else canonical
        for candidate in candidates:
            if listed := self._listed.get(_normalize(candidate)):
                return listed
        # Servers are set up so that `/page` opens `page.html`: the site's own links tell.
        return max(candidates, key=lambda one: self._linked[_normalize(one)], default="")

    def is_copy(self, path: str) -> bool:
        """Tell whether the page of a file says that it is a copy of another page."""
        canonical = self._heads[path].canonical
        if not canonical or _normalize(self.find(path)) != _normalize(canonical):
            return False
        own = [_normalize(candidate) for candidate in self._list_candidates(path)]
        return bool(own) and _normalize(canonical) not in own

    def _count_links(self) -> Counter[str]:
        """Count how many pages link to each address on the host."""
        linked: Counter[str] = Counter()
        host = urlsplit(self._base).netloc
        for path, head in self._heads.items():
            own = next(self._list_candidates(path), "")
            addresses = set()
            for target in head.targets:
                try:
                    address = urljoin(own, target)
                    is_own = urlsplit(address).netloc == host
                except ValueError:  # `http://[`
                    continue
                if is_own:
                    addresses.add(_normalize(address))
            linked.update(addresses)
        return linked

    def _is_believed(self, canonical: str, candidates: list[str]) -> bool:
        host = urlsplit(canonical).hostname or ""
        if host in _LOCAL or (self._base and host != urlsplit(self._base).hostname):
            return False
        is_own = _normalize(canonical) in map(_normalize, candidates)
        return is_own or self._counts[canonical] <= MOST_SHARING

    def _list_candidates(self, path: str) -> Iterator[str]:
        """List the addresses that servers give a file, the plainest first."""
        if not self._base:
            return
        folder, _, name = path.rpartition("/")
        address = urljoin(self._base, quote(path, safe=_SAFE))
        if name.lower() in _INDEX:
            folder = urljoin(self._base, quote(f"{folder}/" if folder else "", safe=_SAFE))
            yield folder
            yield folder.rstrip("/")
            yield address
            return
        yield address
        bare = address.rpartition(".")[0]
        yield bare
        yield f"{bare}/"


def _find_base(listed: list[str], heads: Mapping[str, PageHead]) -> str:
    """Find the address of the folder: what the sitemap, or most canonical addresses, begin with."""
    bases: Counter[str] = Counter()
    for path, head in heads.items():
        bare = path.rpartition(".")[0]
        for end in (path, path.removesuffix("index.html"), bare, f"{bare}/"):
            address = unquote(head.canonical)
            if head.canonical and address.endswith(f"/{end}"):
                bases[head.canonical[: len(head.canonical) - len(quote(end))]] += 1
                break
    if bases:
        return bases.most_common(1)[0][0]
    home = min(listed, key=len, default="")
    return home.rpartition("/")[0] if is_web_address(home) else ""


def _normalize(address: str) -> str:
    """Write an address so that spellings of one are equal."""
    return unquote(address.partition("#")[0].partition("?")[0])
