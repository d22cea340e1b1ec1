"""Spaces in link addresses are encoded and reported."""

from indexer.markdown.link_spaces import encode_link_spaces
from indexer.markdown.page import parse_page


def test_spaces_in_an_address_are_encoded_and_reported():
    body, remarks = encode_link_spaces("a\n[v](https://x.example/my talk.mp4) b", "p.md", 4)
    assert body == "a\n[v](https://x.example/my%20talk.mp4) b"
    assert [(remark.path, remark.line) for remark in remarks] == [("p.md", 5)]
    assert "my talk.mp4" in remarks[0].reason
    assert "my%20talk.mp4" in remarks[0].remedy


def test_titles_code_and_addresses_without_spaces_stay():
    for text in (
        '[v](https://x.example/a "A title")',
        "[v](<https://x.example/a b>)",
        "```\n[v](https://x.example/a b)\n```",
        "[v](https://x.example/a) and (https://x.example/b c)",
    ):
        assert encode_link_spaces(text, "p.md", 1) == (text, ())


def test_a_link_with_spaces_gives_a_record_and_a_remark():
    page = parse_page(
        "---\ntitle: t\n---\n[录像](https://x.example/my talk.mp4)",
        name="p.md",
        resolve=lambda address: address,
        reference=lambda target, language: None,
    )
    assert [link.url for link in page.sections[0].links] == ["https://x.example/my%20talk.mp4"]
    assert page.remarks[0].line == 4
