from __future__ import annotations

from indexer.markdown.blocks import Block, Span
from indexer.markdown.page import Page, parse_page


def _parse(text: str) -> Page:
    return parse_page(text, name="a.md", resolve=str, reference=lambda path, language: None)


def _read(page: Page, block: Block, span: Span) -> str:
    return page.sections[block.section].text[slice(*span)].strip()


def _labels(page: Page, block: Block) -> list[str]:
    links = [link for section in page.sections for link in section.links if not link.key]
    return [link.label for link in links[block.first_link : block.last_link]]


def test_a_paragraph_has_its_lines_its_bold_text_and_its_links() -> None:
    """`<br>` ends a line within a paragraph; the links of front matter are not counted."""
    page = _parse(
        "---\nvideo: https://v.example/all\n---\nHello [home](https://v.example/h).\n\n"
        "**Tea in orbit**<br>By Ada Kim\n[video](https://v.example/1)"
    )
    hello, talk = page.blocks
    assert _labels(page, hello) == ["home"]
    assert _read(page, talk, talk.span) == "Tea in orbit\nBy Ada Kim video"
    assert [_read(page, talk, bold) for bold in talk.bold] == ["Tea in orbit"]
    assert _labels(page, talk) == ["video"]


def test_items_know_the_items_around_them() -> None:
    page = _parse("- Tea\n  - [slides](https://v.example/1)\n- Milk\n\nEnd")
    tea, slides, milk, end = page.blocks
    assert (tea.kind, slides.kind, end.kind) == ("item", "item", "paragraph")
    assert slides.items[:-1] == tea.items
    assert milk.items not in {tea.items, slides.items}
    assert end.items == ()


def test_a_row_has_its_cells_and_its_table() -> None:
    page = _parse(
        "| Talk | Video |\n|-|-|\n| Tea | [see](https://v.example/1) |\n\n| A |\n|-|\n| b |\n"
    )
    header, row, _, last = page.blocks
    assert header.is_header
    assert not row.is_header
    assert [_read(page, row, cell) for cell in row.cells] == ["Tea", "see"]
    assert row.table == header.table
    assert last.table != row.table


def test_blocks_count_the_section_that_holds_them() -> None:
    page = _parse("# Title\n\nlead\n\n## [Tea](https://v.example/t)\n\ntext\n\n## Milk\n\nmore")
    kinds = [(block.kind, page.sections[block.section].headings) for block in page.blocks]
    assert kinds == [
        ("paragraph", ()),
        ("heading", ("Tea",)),
        ("paragraph", ("Tea",)),
        ("paragraph", ("Milk",)),
    ]


def test_bold_text_in_html_counts_too() -> None:
    page = _parse("<p><b>Tea</b> and more</p>")
    [block] = page.blocks
    assert [_read(page, block, bold) for bold in block.bold] == ["Tea"]
