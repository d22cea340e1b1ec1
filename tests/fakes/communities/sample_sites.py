"""A small site of every generator that Huigu knows, written into a folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.paths import ROOT

_COPIED = ROOT / "tests/indexer/sources/generators/sites"
"""Sites that their real generators build, in `test_real_builds.py`."""


@dataclass(frozen=True, slots=True)
class SampleSite:
    """A site: where its root is, what it says of itself, and its files, if they are not copied."""

    generator: str
    """As in `huigu.toml`."""
    base_url: str
    title: str = ""
    root: str = "."
    """Folder of the site in what is written."""
    files: dict[str, str] = field(default_factory=dict)
    copied: str = ""
    """Name of a folder of `tests/indexer/sources/generators/sites`."""

    def write(self, folder: Path) -> None:
        """Write the site into a folder, which need not be there."""
        if self.copied:
            shutil.copytree(_COPIED / self.copied, folder, dirs_exist_ok=True)
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


PAGE = "---\ntitle: {0}\n---\n\nThe {0} was held in Lisbon, [watch it](https://youtu.be/{1}).\n"
SITES = {
    "hugo": SampleSite(
        "hugo",
        "https://mesh.dev/con/",
        "MeshCon",
        files={
            "hugo.toml": 'baseURL = "https://mesh.dev/con/"\ntitle = "MeshCon"\n',
            "content/opening.md": PAGE.format("Hugo opening", "hugo0000000"),
            "content/closing.md": PAGE.format("Hugo closing", "hugo0000001"),
            "data/speakers.yaml": "- name: Ada\n",
            "README.md": "# How to build the site\n",
        },
    ),
    "hugo-two-languages": SampleSite(
        "hugo",
        "https://mesh.cn/",
        "服务网格",
        files={
            "config.yaml": "baseURL: https://mesh.cn/\ntitle: 服务网格\n"
            "languages: {zh: {contentDir: content/zh}, en: {contentDir: content/en}}\n"
            "defaultContentLanguage: zh\n",
            "content/zh/opening.md": "---\ntitle: 开幕\n---\n\n第三届沙龙在杭州举行。\n",
            "content/en/opening.md": PAGE.format("Opening in English", "hugozh00000"),
        },
    ),
    "jekyll": SampleSite(
        "jekyll",
        "https://jay.dev/kb/",
        "Jay",
        files={
            "_config.yml": "url: https://jay.dev\nbaseurl: /kb\ntitle: Jay\n",
            "_posts/2022-03-04-opening.md": PAGE.format("Jekyll opening", "jekyll00000"),
            "about.md": PAGE.format("Jekyll about", "jekyll00001"),
        },
    ),
    "jekyll-without-configuration": SampleSite(
        "jekyll",
        "",
        files={"_posts/2022-03-04-opening.md": PAGE.format("Bare opening", "jekyll00002")},
    ),
    "mkdocs": SampleSite(
        "mkdocs",
        "https://manual.dev/",
        "Manual",
        files={
            "mkdocs.yml": "site_name: Manual\nsite_url: https://manual.dev/\n",
            "docs/index.md": PAGE.format("MkDocs opening", "mkdocs00000"),
            "docs/a/b.md": PAGE.format("MkDocs second", "mkdocs00001"),
            "README.md": "# How to build\n",
        },
    ),
    "mdbook": SampleSite(
        "mdbook",
        "",
        "Book",
        files={
            "book.toml": '[book]\ntitle = "Book"\n',
            "src/SUMMARY.md": "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n",
            "src/one.md": "# One\n\nThe first chapter tells of the regatta.\n",
            "src/two.md": "# Two\n\nThe second chapter tells of the harbour.\n",
        },
    ),
    "docusaurus": SampleSite(
        "docusaurus", "https://docs.example.org/kb/", "Example Docs", copied="docusaurus"
    ),
    "vitepress": SampleSite(
        "vitepress", "https://vite.example.org/kb/", "Example", root="docs", copied="vitepress"
    ),
    "vitepress-clean": SampleSite("vitepress", "", "Clean", copied="vitepress-clean"),
    "vuepress": SampleSite(
        "vuepress", "https://vue.example.org/kb/", "Example", root="docs", copied="vuepress"
    ),
    "vuepress1": SampleSite(
        "vuepress", "https://vue.example.org/kb/", "Example", root="docs", copied="vuepress1"
    ),
    "hexo": SampleSite("hexo", "https://notes.example.org/kb/", "Example Notes", copied="hexo"),
    "hexo-plain": SampleSite("hexo", "http://blog.example.org/", "Plain", copied="hexo-plain"),
    "astro": SampleSite("astro", "https://astro.example.org/kb/", copied="astro"),
    "starlight": SampleSite("astro", "https://star.example.org/", "Example", copied="starlight"),
}
