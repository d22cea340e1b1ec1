"""Pinned answers: a Markdown file each, with the wordings of its question."""

from datetime import datetime

import pytest

from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from indexer.sources.answers import source as answers
from tests.fakes.index.entries import load_entries

BERTH = """---
questions:
  - How do I book a berth?
  - 怎么预订泊位？
valid_from: 2031-04-01
valid_until: 2031-10-31
title: Berths
url: https://harbour.example/berths
---
Write to the [harbour master](https://harbour.example/desk) [2] or read

- [the rules](rules.pdf)
"""


def read(folder, **files):
    """Read answers by the name of their file, with `_` for the dot before a language."""
    place = folder / "answers"
    place.mkdir(exist_ok=True)
    for name, text in files.items():
        (place / f"{name.replace('_', '.')}.md").write_text(text, encoding="utf-8")
    settings = SourceSettings(name="desk", type="answers", path="answers")
    [source] = open_sources(Settings(sources=(settings,), folder=str(folder)))
    documents, problems = load_entries(source.entries())
    return list(documents.values()), problems


def pin(front, body="Yes."):
    return f"---\n{front}\n---\n{body}\n"


def test_an_answer_has_its_wordings_links_and_days(tmp_path):
    [document], problems = read(tmp_path, berth=BERTH)
    assert problems == []
    assert document.questions == ("How do I book a berth?", "怎么预订泊位？")
    assert (document.id, document.title) == ("berth.md", "Berths")
    assert (document.url, document.language) == ("https://harbour.example/berths", "en")
    assert [link.url for link in document.links] == [
        "https://harbour.example/desk",
        "https://harbour.example/rules.pdf",
    ]
    begins, expires = map(datetime.fromisoformat, (document.begins, document.expires))
    assert begins == datetime(2031, 4, 1).astimezone()
    assert expires == datetime(2031, 10, 31, 23, 59, 59).astimezone()
    assert (document.events, document.talks, document.published) == ((), (), "")


def test_languages_of_one_name_are_translations(tmp_path):
    documents, _ = read(
        tmp_path,
        berth_zh=pin("questions: 怎么预订泊位？", "可以。"),
        berth_en=pin("questions: How do I book a berth?"),
        fuel=pin("questions: 哪里加油？", "在码头。"),
    )
    assert {one.id: (one.language, one.translations, one.title) for one in documents} == {
        "berth.en.md": ("en", ("berth.zh.md",), "How do I book a berth?"),
        "berth.zh.md": ("zh", ("berth.en.md",), "怎么预订泊位？"),
        "fuel.md": ("zh", (), "哪里加油？"),
    }


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (pin("title: A"), 1, "`questions` is missing.*write a list of questions"),
        (pin("questions: [{a: b}]"), 2, "`questions` is missing, or holds what is no text"),
        (pin("questions: [" + ", ".join(f"q{n}" for n in range(21)) + "]"), 2, "21 wordings, more"),
        (pin("questions: " + "q" * 201), 2, "more than 200 characters.*shorten it"),
        (pin("questions: A?\nvalid_until: next week"), 3, r"no day \(next week\).*2026-12-31"),
        (pin("questions: A?\nvalid_until: 31.12.2031"), 3, r"no day \(31.12.2031\)"),
        (
            pin("questions: A?\nvalid_from: 2031-05-01\nvalid_until: 2031-04-30"),
            4,
            "before `valid_from`",
        ),
        (pin("questions: A?\nvalid_untill: 2031-05-01"), 3, "did you mean `valid_until`"),
        (pin("questions: A?\nurl: harbour"), 3, "`url` is no address.*https://example.org"),
        (pin("questions: A?", " "), 4, "there is no answer; write it below"),
        (pin("questions: A?", "a" * 2001), 4, "2,001 characters, more than 2,000; shorten"),
        ("Only a text.", 1, "`questions` is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(tmp_path, text, line, told):
    documents, [problem] = read(tmp_path, wrong=text, right=pin("questions: A?"))
    assert [document.id for document in documents] == ["right.md"]
    assert (problem.path, problem.line) == ("answers/wrong.md", line)
    with pytest.raises(type(problem), match=told):
        raise problem


def test_one_file_too_many_is_skipped_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "MOST_ANSWERS", 2)
    documents, [problem] = read(tmp_path, **dict.fromkeys("abc", pin("questions: A?")))
    assert [document.id for document in documents] == ["a.md", "b.md"]
    assert "more than the 2 answers" in str(problem)
