"""Renders pages with the real `hugo`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.link_census.addresses import FRONT_MATTER

REFERENCE = "https://ref.invalid/"
"""Stands for the targets of `ref` and `relref`."""
BATCH = 400
"""Pages in one run of hugo; a page that hugo refuses costs its batch a second run."""

_SHORTCODE = re.compile(r"\{\{[<%]\s*(/?)\s*([A-Za-z][\w-]*)")
_CULPRIT = re.compile(r"""(.*)content/p(\d+)\.md[":\d]*[ ]?(.*)""")
"""An error of hugo: the page, and the reason behind it or else before it."""
_CONFIG = """
baseURL = "https://page.invalid/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404"]
[markup.goldmark.renderer]
unsafe = true
"""
CONSTANTS = {
    "github_tree": "https://github.com/istio/istio/tree/master",
    "github_blob": "https://github.com/istio/istio/blob/master",
    "github_file": "https://raw.githubusercontent.com/istio/istio/master",
    "github_raw": "https://raw.githubusercontent.com/istio/istio/master",
    "istio_release_url": "https://github.com/istio/istio/releases",
    **dict.fromkeys(("istio_version", "istio_release_name"), "latest"),
    **dict.fromkeys(("istio_full_version", "istio_full_version_revision"), "latest"),
    **dict.fromkeys(("istio_previous_version", "istio_previous_version_revision"), "previous"),
    "source_branch_name": "master",
    "istioctl": "istioctl",
}
"""Templates of istio.io that only write a text: the pages come without their site."""
_TEMPLATES = {
    **CONSTANTS,
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
"""Shortcode -> the template that hugo fills; the constants are those of istio.io."""


def find_hugo() -> str | None:
    """Find the executable beside this Python, or else on the path."""
    beside = Path(sys.executable).parent / "hugo"
    return str(beside) if beside.exists() else shutil.which("hugo")


def render(pages: dict[str, str], hugo: str) -> tuple[dict[str, str], list[str]]:
    """Render pages, in batches.

    Args:
        pages: Name -> text.
        hugo: The executable.

    Returns:
        Name -> HTML, and a line for each page that hugo refuses.
    """
    rendered: dict[str, str] = {}
    refused: list[str] = []
    names = list(pages)
    for start in range(0, len(names), BATCH):
        batch = {name: pages[name] for name in names[start : start + BATCH]}
        while batch:
            html, culprit, reason = _render_batch(batch, hugo)
            rendered |= html
            if not culprit:
                break
            refused.append(f"{culprit}: hugo: {reason}")
            del batch[culprit]
    return rendered, refused


def find_refusal(text: str, hugo: str) -> str:
    """Give the reason for which hugo refuses a page with its front matter; empty if it takes it."""
    _, _, reason = _render_batch({"page": text}, hugo, with_front_matter=True)
    return reason


def _render_batch(
    batch: dict[str, str], hugo: str, *, with_front_matter: bool = False
) -> tuple[dict[str, str], str, str]:
    """Render one batch; gives the HTML, or the page that hugo refuses and the reason.

    Raises:
        RuntimeError: Hugo fails without naming a page.
    """
    names = list(batch)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        _write_site(site, batch, with_front_matter=with_front_matter)
        options = ["--noBuildLock", "--source", folder, "--cacheDir", f"{folder}/cache"]
        # The command is ours: no part of it comes from a page.
        outcome = subprocess.run(
            [hugo, *options], capture_output=True, text=True, timeout=600, check=False
        )
        html = {
            name: page.read_text(encoding="utf-8")
            for number, name in enumerate(names)
            if (page := site / "public" / f"p{number}" / "index.html").exists()
        }
    if outcome.returncode == 0:
        return html, "", ""
    message = outcome.stderr + outcome.stdout
    culprit = _CULPRIT.search(message)
    if culprit is None:
        raise RuntimeError(f"hugo failed: {message[-2000:]}")
    return {}, names[int(culprit[2])], (culprit[3] or culprit[1])[-300:]


def _write_site(site: Path, pages: dict[str, str], *, with_front_matter: bool) -> None:
    """Write a site of these pages, with or without their front matter."""
    (site / "hugo.toml").write_text(_CONFIG)
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text("<main>{{ .Content }}</main>")
    _write_shortcodes(site / "layouts" / "shortcodes", pages.values())
    content = site / "content"
    content.mkdir()
    for number, text in enumerate(pages.values()):
        page = text if with_front_matter else f"+++\n+++\n{FRONT_MATTER.sub('', text, count=1)}"
        (content / f"p{number}.md").write_text(page, encoding="utf-8")


def _write_shortcodes(folder: Path, texts: Iterable[str]) -> None:
    """Write a template for every shortcode in the pages."""
    folder.mkdir(parents=True)
    tags = [tag for text in texts for tag in _SHORTCODE.findall(text)]
    closed = {name for slash, name in tags if slash}
    for name in {name for _, name in tags}:
        inner = "{{ .Inner | markdownify }}" if name in closed else ""
        (folder / f"{name}.html").write_text(_TEMPLATES.get(name, inner))
