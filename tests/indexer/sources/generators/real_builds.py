"""Builds the sample sites with their real generators, and records what these publish.

The tests compare our rules with the records in `facts/`, so that they need neither npm nor minutes.
To renew the records, or with `--check` to compare them with a new build:

    python -m tests.indexer.sources.generators.real_builds [--check] [--work FOLDER] [SITE …]

It needs `npm` and `node` 22 or newer, but VuePress 1 node 20 or older. In each sample page, a code
span says `source=PATH`: the page with this span alone is the one that was made of the file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

HERE = Path(__file__).parent
SITES, FACTS = HERE / "sites", HERE / "facts"
MAX_S = 3600


@dataclass(frozen=True, slots=True)
class Build:
    """How a sample site is built."""

    packages: tuple[str, ...]
    """Of npm; the first is the generator."""
    command: tuple[str, ...]
    """A program of these packages and its arguments, run in a copy of the site."""
    output: str
    """Folder of the pages, in the site."""
    base: str
    """Address of the site."""
    content: tuple[str, ...] = ("article",)
    """CSS of what holds the text of a page; the first that is there."""
    is_clean: bool = False
    """Whether addresses end without `.html`."""
    is_module: bool = True
    """Whether scripts of the site are modules of ECMAScript."""
    last_node: int = 0
    """Newest release of node that runs the generator; 0 for any."""
    environment: Mapping[str, str] = field(default_factory=dict)


VITEPRESS = ("vitepress@1",)
HEXO = ("hexo@8", "hexo-renderer-marked@7", "hexo-renderer-ejs@2")
BUILDS = {
    "docusaurus": Build(
        packages=(
            "@docusaurus/core@3",
            "@docusaurus/preset-classic@3",
            "react@19",
            "react-dom@19",
        ),
        command=("docusaurus", "build", "--no-minify"),
        output="build",
        base="https://docs.example.org/kb/",
        content=(".markdown", "article"),
        is_module=False,
    ),
    "vitepress": Build(
        packages=VITEPRESS,
        command=("vitepress", "build", "docs"),
        output="docs/.vitepress/dist",
        base="https://vite.example.org/kb/",
        content=(".vp-doc",),
    ),
    "vitepress-clean": Build(
        packages=VITEPRESS,
        command=("vitepress", "build", "."),
        output=".vitepress/dist",
        base="https://clean.example.org/",
        content=(".vp-doc",),
        is_clean=True,
    ),
    "vuepress": Build(
        packages=(
            "vuepress@2.0.0-rc.30",
            "@vuepress/bundler-vite@2.0.0-rc.30",
            "@vuepress/theme-default@2.0.0-rc.132",
            "sass-embedded@1",
            "vue@3",
        ),
        command=("vuepress", "build", "docs"),
        output="docs/.vuepress/dist",
        base="https://vue.example.org/kb/",
        content=("[vp-content]", ".theme-default-content", "main"),
    ),
    "vuepress1": Build(
        packages=("vuepress@1",),
        command=("vuepress", "build", "docs"),
        output="docs/.vuepress/dist",
        base="https://vue.example.org/kb/",
        content=(".theme-default-content",),
        is_module=False,
        last_node=20,
        environment={"NODE_OPTIONS": "--openssl-legacy-provider"},
    ),
    "hexo": Build(
        packages=HEXO,
        command=("hexo", "generate"),
        output="public",
        base="https://notes.example.org/kb/",
        is_clean=True,
        is_module=False,
        # Hexo shows dates in the zone of the machine, whatever the site's own is.
        environment={"TZ": "Asia/Shanghai"},
    ),
    "hexo-plain": Build(
        packages=HEXO,
        command=("hexo", "generate"),
        output="public",
        base="http://blog.example.org/",
        is_module=False,
    ),
    "astro": Build(
        packages=("astro@6", "@astrojs/mdx@5"),
        command=("astro", "build"),
        output="dist",
        base="https://astro.example.org/kb/",
    ),
    "starlight": Build(
        packages=("astro@6", "@astrojs/starlight"),
        command=("astro", "build"),
        output="dist",
        base="https://star.example.org/",
        content=(".sl-markdown-content",),
    ),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="*", choices=[*BUILDS, []], help="all if left out")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--work", type=Path, help="keeps what npm installs for the next run")
    chosen = parser.parse_args(arguments)
    work = chosen.work or Path(tempfile.mkdtemp(prefix="huigu-builds-"))
    failed = 0
    node = int(subprocess.check_output(["node", "--version"], text=True)[1:].split(".")[0])
    for name in chosen.sites or BUILDS:
        if 0 < BUILDS[name].last_node < node:
            say(f"{name}: left out, needs node {BUILDS[name].last_node} or older")
            continue
        started = time.monotonic()
        installed = install(BUILDS[name], work)
        ready = time.monotonic()
        folder = build(name, installed)
        facts = read_facts(name, folder, installed)
        spent = f"installed in {ready - started:.0f} s, built in {time.monotonic() - ready:.0f} s"
        file = FACTS / f"{name}.json"
        if chosen.check:
            same = json.loads(file.read_text(encoding="utf-8"))["pages"] == facts["pages"]
            failed += not same
            spent += "" if same else f"; differs from {file.name}"
        else:
            FACTS.mkdir(exist_ok=True)
            text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
            file.write_text(f"{text}\n", encoding="utf-8")
        say(f"{name}: {facts['generator']}, {len(facts['pages'])} pages, {spent}")
    return 1 if failed else 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def install(build: Build, work: Path) -> Path:
    """Install the packages of a build in a folder that builds with the same ones share."""
    folder = work / re.sub(r"\W+", "-", " ".join(build.packages)).strip("-")
    if not (folder / "node_modules" / ".bin").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        run(["npm", "install", "--no-audit", "--no-fund", *build.packages], folder, {})
    return folder


def build(name: str, installed: Path) -> Path:
    """Build a copy of a sample site, below its packages; return the folder of the copy."""
    own, folder = BUILDS[name], installed / f"site-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SITES / name, folder)
    manifest: dict[str, object] = {
        "private": True,
        "dependencies": dict.fromkeys(map(get_name, own.packages), "*"),
    }
    manifest |= {"hexo": {"version": ""}} if "hexo" in own.command else {}
    manifest |= {"type": "module"} if own.is_module else {}
    (folder / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    program, *arguments = own.command
    run([f"{installed}/node_modules/.bin/{program}", *arguments], folder, own.environment)
    return folder


def get_name(package: str) -> str:
    """Give the name of a package without its version."""
    return package.rpartition("@")[0] or package


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    settings = {"TZ": "UTC", "CI": "true", "ASTRO_TELEMETRY_DISABLED": "1", **environment}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=MAX_S,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} in {folder}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
        )


def read_facts(name: str, folder: Path, installed: Path) -> dict[str, object]:
    """Read the pages that were built: addresses, anchors of headings, links."""
    own = BUILDS[name]
    package = get_name(own.packages[0])
    manifest = json.loads((installed / "node_modules" / package / "package.json").read_text())
    return {
        "generator": f"{package} {manifest['version']}",
        "command": " ".join(own.command),
        "base": own.base,
        "pages": _choose_pages(_read_pages(folder / own.output, own)),
    }


def _choose_pages(pages: Iterator[tuple[str, dict[str, object]]]) -> dict[str, dict[str, object]]:
    """Choose the shortest address of each file: others are copies, in languages that it lacks."""
    chosen: dict[str, dict[str, object]] = {}
    for source, facts in pages:
        if source not in chosen or len(str(facts["address"])) < len(str(chosen[source]["address"])):
            chosen[source] = facts
    return chosen


def _read_pages(output: Path, own: Build) -> Iterator[tuple[str, dict[str, object]]]:
    for file in sorted(output.rglob("*.html")):
        tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
        content = next((node for css in own.content for node in tree.css(css)), None)
        if content is None:
            continue
        spans = (node.text().strip() for node in tree.css("code"))
        sources = {span.removeprefix("source=") for span in spans if span.startswith("source=")}
        if len(sources) != 1:
            continue
        address = _find_address(file.relative_to(output).as_posix(), tree, own)
        links = (urljoin(address, node.attributes["href"] or "") for node in _list_links(content))
        yield (
            sources.pop(),
            {
                "address": address,
                **_list_anchors(content),
                "links": sorted(dict.fromkeys(unquote(link) for link in links)),
            },
        )


def _find_address(path: str, tree: LexborHTMLParser, own: Build) -> str:
    """Give the address of a page: what it says itself, else that of its file."""
    if named := tree.css_first('link[rel="canonical"]'):
        return quote(unquote(named.attributes["href"] or ""), safe="/:")
    path = path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path
    return urljoin(own.base, quote(path.removesuffix(".html") if own.is_clean else path))


def _list_links(content: LexborNode) -> Iterator[LexborNode]:
    """List the links of a page's text that lead away from it."""
    for node in content.css("a[href]"):
        href = node.attributes["href"] or ""
        if href and not href.startswith("#") and urlsplit(href).scheme != "javascript":
            yield node


def _list_anchors(content: LexborNode) -> dict[str, object]:
    """List the anchors of all headings; that of the first one of level 1 is the title's."""
    headings = content.css("h1,h2,h3,h4,h5,h6")
    title = next((node for node in headings if node.tag == "h1"), None)
    others = (node for node in headings if title is None or node.mem_id != title.mem_id)
    return {
        "title": _find_anchor(title) if title else "",
        "anchors": [anchor for node in others if (anchor := _find_anchor(node))],
    }


def _find_anchor(heading: LexborNode) -> str:
    inner = heading.css_first("[id]")
    own = heading.attributes.get("id") or (inner.attributes.get("id") if inner else "")
    wrapper = heading.parent
    if not own and wrapper and "sl-heading-wrapper" in (wrapper.attributes.get("class") or ""):
        own = wrapper.attributes.get("id")
    return own or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
