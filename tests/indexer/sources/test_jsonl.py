import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.settings import SourceSettings
from indexer.sources.jsonl.source import JsonlSource
from tests.fakes.index.entries import load_entries


def load(folder, *rows, raw=None, **given):
    data = raw if raw is not None else "\n".join(json.dumps(row) for row in rows).encode()
    (Path(folder) / "rows.jsonl").write_bytes(data)
    source = JsonlSource(
        SourceSettings(name="s", type="jsonl", path="rows.jsonl", **given), Path(folder)
    )
    documents, problems = load_entries(source.entries())
    return documents, [str(problem) for problem in problems]


def test_a_row_gives_the_fields_and_links_of_its_document(tmp_path):
    [row], problems = load(
        tmp_path,
        {
            "doc_id": "t1",
            "title": "A talk",
            "text": "About meshes.",
            "url": "https://example.org/t1",
            "lang": "zh-Hant",
            "date": "2021-08-01",
            "event": "MeshCon 2020",
            "speakers": "Wu Song, Ann Lee",
            "video": "https://youtu.be/abcdefghijk",
            "videos": ["https://youtu.be/abcdefghijk", "https://vimeo.com/1"],
            "slides": "",
            "co_notes": "https://example.org/notes",
            "track": "Networking",
            "track_id": "17",
        },
    )
    row = load(tmp_path, raw=(tmp_path / "rows.jsonl").read_bytes())[0]["t1"]
    assert problems == []
    assert (row.title, row.url, row.language) == ("A talk", "https://example.org/t1", "zh")
    assert (row.event, row.year, row.published) == ("MeshCon 2020", 2020, "2021-08-01")
    assert row.speakers == ("Wu Song", "Ann Lee")
    assert row.tags == ("Networking",)
    assert [(link.key, link.kind, link.url) for link in row.links] == [
        ("video", "video", "https://youtu.be/abcdefghijk"),
        ("videos", "video", "https://vimeo.com/1"),
        ("co_notes", "page", "https://example.org/notes"),
    ]
    assert row.sections[0].text == "About meshes."


def test_headings_of_a_markdown_text_become_sections(tmp_path):
    text = "Lead.\n\n## Video\n\n[watch](https://youtu.be/abcdefghijk)"
    documents, _ = load(tmp_path, {"id": "a", "title": "T", "text": text})
    assert [section.headings for section in documents["a"].sections] == [(), ("Video",)]
    assert documents["a"].links[0].kind == "video"


@pytest.mark.parametrize(
    "text",
    ["a *b* __init__ c", "one\ntwo\n\nthree", "snake_case and 2 * 3 * 4", "tabs\tand\n    indent"],
)
def test_a_plain_text_is_not_changed(tmp_path, text):
    documents, _ = load(tmp_path, {"id": "a", "text": text})
    assert documents["a"].sections[0].text == text


def test_a_bare_address_in_a_plain_text_is_a_link(tmp_path):
    documents, _ = load(tmp_path, {"id": "a", "text": "Slides: https://example.org/a.pdf"})
    assert [link.url for link in documents["a"].links] == ["https://example.org/a.pdf"]


@pytest.mark.parametrize("text", ["---\na: [\n---\nrest", "+++\nx", '{"a": 1} is JSON # x\n# h'])
def test_a_text_is_never_parsed_as_front_matter(tmp_path, text):
    documents, problems = load(tmp_path, {"id": "a", "title": "T", "text": text + "\n# h\n"})
    assert problems == []
    assert list(documents) == ["a"]


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ({"title": "", "article_title": "Article"}, "Article"),
        ({"title": "", "text": "# First line\nmore"}, "First line"),
        ({"text": "x" * 100}, "x" * 60 + "…"),
        ({"text": ""}, ""),
    ],
)
def test_a_row_without_a_title_takes_another_field_or_its_first_words(tmp_path, row, title):
    documents, _ = load(tmp_path, {"id": "a", **row})
    assert documents["a"].title == title


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "not JSON"),
        (b"[1]", "the row is not a JSON object"),
        (b'{"title": "x"}', "the row has no `id` or `doc_id`"),
        (b'{"id": true}', "the row has no `id`"),
        (b'{"id": "ok"}', "the id 'ok' is already used in rows.jsonl:1"),
        (b'{"id": "\xff"}', "not JSON"),
        (b'{"id": "\\ud800"}', "not JSON"),
        (b"[" * 5000, "more than the 1,024 bytes"),
        (b'{"id": "x", "a": ' + b"[" * 900, "not JSON"),
        (b'{"id": "x", "text": "' + b"x" * 5000 + b'"}', "more than the 1,024 bytes"),
    ],
)
def test_a_broken_row_is_an_error_with_its_line_and_the_others_load(tmp_path, line, message):
    raw = b'\xef\xbb\xbf{"id": "ok"}\n\n' + line + b'\n{"id": "last"}\n'
    documents, problems = load(tmp_path, raw=raw, max_bytes=1024)
    assert list(documents) == ["ok", "last"]
    assert len(problems) == 1
    assert problems[0].startswith("rows.jsonl:3: ")
    assert message in problems[0]


@pytest.mark.parametrize("depth", [100, 600, 900, 5000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a": ', "}")])
def test_a_row_that_is_nested_too_deep_is_a_problem_and_the_others_load(
    tmp_path, depth, opens, closes
):
    deep = f'{{"id": "a", "x": {opens * depth}1{closes * depth}}}'
    documents, [problem] = load(tmp_path, raw=f'{deep}\n{{"id": "b", "title": "B"}}\n'.encode())
    assert list(documents) == ["b"]
    assert problem.startswith("rows.jsonl:1: ")


def test_a_text_beyond_a_limit_is_a_problem_of_its_row(tmp_path):
    documents, [problem] = load(tmp_path, {"id": "a", "text": "a\n\n" + "> " * 200 + "b"})
    assert documents == {}
    assert problem.startswith("rows.jsonl:1: the text is nested ")


def test_real_nesting_is_allowed(tmp_path):
    documents, problems = load(tmp_path, {"id": "a", "title": "A", "links": [[{"a": [{"b": 1}]}]]})
    assert (list(documents), problems) == (["a"], [])


def test_an_id_has_no_hidden_characters(tmp_path):
    documents, problems = load(tmp_path, {"id": "a\u202eb\n", "title": "A"})
    assert (list(documents), problems) == (["ab"], [])


def test_a_file_may_be_longer_than_max_bytes(tmp_path):
    rows = [{"id": str(number), "text": "x" * 500} for number in range(10)]
    documents, problems = load(tmp_path, *rows, max_bytes=1024)
    assert (len(documents), problems) == (10, [])


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["title", "text", "url", "lang", "date", "event", "speakers", "video", "videos", "slides"]
keys = st.sampled_from([*KEYS, "year"]) | st.text(max_size=8)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(row=st.dictionaries(keys, plain, max_size=6))
def test_any_row_with_an_id_is_a_document_or_a_problem(tmp_path, row):
    documents, problems = load(tmp_path, {**row, "id": "a"})
    assert len(documents) + len(problems) == 1
    for document in documents.values():
        assert all(
            link.url.startswith(("http://", "https://", "mailto:")) for link in document.links
        )
        json.dumps([document.title, document.tags, document.speakers], ensure_ascii=False).encode()


@pytest.mark.parametrize("url", ["http://[", "//[", "https://[::1/a"])
def test_a_row_whose_address_nobody_could_open_is_counted_and_the_rest_is_read(tmp_path, url):
    documents, problems = load(
        tmp_path,
        {"id": "a", "title": "A", "text": "x", "url": url},
        {"id": "b", "title": "B", "text": "x", "url": "talks/b"},
        base_url="https://example.org/",
    )
    assert list(documents) == ["b"]
    assert documents["b"].url == "https://example.org/talks/b"
    [problem] = problems
    assert problem.startswith(f"rows.jsonl:1: its `url` is no address ({url}); write it as ")


def test_a_bad_base_url_stops_the_source_with_its_remedy(tmp_path):
    with pytest.raises(SourceError, match=r"base_url 'http://\[' is not a web address; write it"):
        load(tmp_path, {"id": "a", "title": "A", "url": "x"}, base_url="http://[")


def test_notes_behind_the_address_of_a_row_are_no_part_of_it(tmp_path):
    documents, _ = load(
        tmp_path,
        {"id": "a", "title": "A", "text": "x", "video": "https://e.org/v 密码:1234"},
        {"id": "b", "title": "B", "text": "x", "folder": "https://e.org/s/1 提取码：ab12"},
        {"id": "c", "title": "C", "text": "x", "slides": "“https://e.org/a.pdf”"},
    )
    urls = {id: [link.url for link in row.links] for id, row in documents.items()}
    assert urls == {
        "a": ["https://e.org/v"],
        "b": ["https://e.org/s/1"],
        "c": ["https://e.org/a.pdf"],
    }


def test_template_text_in_a_row_is_remarked_with_its_line(tmp_path):
    row = {"id": "a", "title": "A", "text": "[x]({{ site.url }}/x)", "slides": "{{site.url}}/a.pdf"}
    documents, _ = load(tmp_path, row)
    assert documents["a"].links == ()
    remarks = documents["a"].remarks
    assert [(remark.path, remark.line) for remark in remarks] == [("rows.jsonl:1", 0)] * 2
    assert all("template" in remark.reason for remark in remarks)


def test_a_row_with_speakers_states_its_talk(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "title": "Paper", "event": "KiteCon 2031", "speakers": ["Ann Lee", 7],'
        ' "video": "https://youtu.be/abcdefghijk"}\n'
    )
    source = JsonlSource(SourceSettings(name="s", type="jsonl", path="."), tmp_path)
    documents, _ = load_entries(source.entries())
    [talk] = documents["a"].talks
    assert (talk.titles, talk.event, talk.links) == (("Paper",), "KiteCon 2031", (0,))
    assert [person.name for person in talk.people] == ["Ann Lee"]
    [remark] = documents["a"].remarks
    assert remark.reason == "`speakers` holds what is no name (7)"


def test_a_row_may_name_its_fields_as_lists_of_sessions_do(tmp_path):
    row = {
        "id": "t1",
        "title": "Paper wings",
        "presented_by": [{"name": "Ann Lee", "company": "Harbour Ltd"}],
        "event": {"name": "KiteCon 2031"},
        "video_provider": "youtube",
        "video_id": "ecUVZMFEdQU",
        "slide_deck": "https://kite.example/a.pdf",
    }
    documents, problems = load(tmp_path, row)
    assert problems == []
    [talk] = documents["t1"].talks
    assert (talk.event, talk.people[0].organisations) == ("KiteCon 2031", ("Harbour Ltd",))
    assert [(link.kind, link.key) for link in documents["t1"].links] == [
        ("video", "video"),
        ("slides", "slides"),
    ]
