"""An address with spaces becomes the link that was meant, and its author is told."""

from indexer.markdown.link_spaces import encode_link_spaces
from indexer.markdown.page import parse_page


def test_spaces_are_written_as_an_address_writes_them():
    body, remarks = encode_link_spaces("a\n[v](https://x.example/my talk.mp4) b", "p.md", 4)
    assert body == "a\n[v](https://x.example/my%20talk.mp4) b"
    assert [(one.path, one.line) for one in remarks] == [("p.md", 5)]
    assert "my talk.mp4" in remarks[0].reason
    assert "my%20talk.mp4" in remarks[0].remedy


def test_titles_code_and_whole_addresses_stay():
    for text in (
        '[v](https://x.example/a "A title")',
        "[v](<https://x.example/a b>)",
        "```\n[v](https://x.example/a b)\n```",
        "[v](https://x.example/a) and (https://x.example/b c)",
    ):
        assert encode_link_spaces(text, "p.md", 1) == (text, ())


def test_the_mended_link_is_a_record_and_the_page_carries_the_remark():
    page = parse_page(
        "---\ntitle: t\n---\n[录像](https://x.example/my talk.mp4)",
        name="p.md",
        resolve=lambda address: address,
        reference=lambda target: None,
    )
    assert [link.url for link in page.sections[0].links] == ["https://x.example/my%20talk.mp4"]
    assert page.remarks[0].line == 4
