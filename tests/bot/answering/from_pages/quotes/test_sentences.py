"""Quotes: sentences of a passage, word for word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.from_pages.quotes import MAX_QUOTE_CHARS, choose_quote, split_sentences
from indexer.encoders.static import load_bundled
from indexer.search.expansion import Term

ENCODER = load_bundled()


def split(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("Version 1.5 is out. Get it.", ["Version 1.5 is out.", "Get it."]),
        ("see example.org/a.b for more", ["see example.org/a.b for more"]),
        ("a heading\na line\n\nan end", ["a heading", "a line", "an end"]),
        ("  spaces around.  ", ["spaces around."]),
        ("没有句号", ["没有句号"]),
        ("Wait... what?! Yes.", ["Wait...", "what?!", "Yes."]),
        ("中英 mixed 的句子。Then English.", ["中英 mixed 的句子。", "Then English."]),
        ("---\n123\n。。。\n!!!", []),
        ("", []),
    ],
)
def test_a_text_is_split_into_its_sentences(text, expected):
    assert split(text) == expected


@given(st.text(st.sampled_from("ab 中。！？.!?；”\n1-"), max_size=60) | st.text(max_size=60))
def test_sentences_are_in_order_and_hold_every_letter(text):
    spans = split_sentences(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop
        assert not any(c.isalpha() for c in text[end:start])
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not any(c.isalpha() for c in text[end:])


def quote(text, question):
    terms = [Term(word, 1.0) for word in question.split()]
    return choose_quote(text, ENCODER.encode([question])[0], terms, ENCODER)


LONG = "Proxies keep a list of clusters and endpoints in memory, whatever they are used for. "
TEXT = f"{LONG * 3}A canary release sends five percent of requests to the new version. {LONG * 3}"


@pytest.mark.parametrize("question", ["canary release", "金丝雀发布"])
def test_a_quote_begins_with_the_sentence_that_answers(question):
    quoted, score = quote(TEXT, question)
    assert quoted.startswith("A canary release sends five percent")
    assert quoted in TEXT
    assert score > quote(LONG, question)[1]


def test_a_quote_includes_the_short_sentences_that_follow():
    text = "Turn strict mode on. Then watch the dashboard. Roll back when it shows errors."
    assert quote(text, "strict mode")[0] == text


@pytest.mark.parametrize("text", ["长" * 1000, "word " * 300, "x" * 5000])
def test_a_long_sentence_is_cut_and_ends_with_an_ellipsis(text):
    quoted, _ = quote(text, "word")
    assert len(quoted) <= MAX_QUOTE_CHARS
    assert quoted.endswith("…")
    assert text.startswith(quoted[:-1])


@pytest.mark.parametrize("text", ["", "…", "1234", "\n\n"])
def test_a_text_without_a_sentence_gives_no_quote(text):
    assert quote(text, "word") == ("", 0.0)


_PIECES = st.sampled_from(["服务网格。", "Canary! ", "a.b", "\n", "word ", "…", "“好。”", "x" * 90])


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_a_quote_is_always_a_part_of_the_text(text):
    quoted, _ = quote(text, "canary word")
    assert len(quoted) <= MAX_QUOTE_CHARS
    assert quoted in text or quoted.removesuffix("…") in text
