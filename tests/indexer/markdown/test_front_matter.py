"""Front matter in three formats, and errors in it."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_front_matter, split_page
from indexer.markdown.front_matter.limits import MAX_CHARS
from indexer.markdown.front_matter.repeated_keys import MAX_REPEATED

SAME = [
    pytest.param("---\ntitle: 回顾\ntags: [a, b]\ndraft: false\n---\nBody\n", 6, id="yaml"),
    pytest.param(
        '+++\ntitle = "回顾"\ntags = ["a", "b"]\ndraft = false\n+++\nBody\n', 6, id="toml"
    ),
    pytest.param('{"title": "回顾", "tags": ["a", "b"], "draft": false}\nBody\n', 2, id="json"),
]


@pytest.mark.parametrize("prefix", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize(("text", "line"), SAME)
def test_yaml_toml_and_json_give_the_same_values(text, line, ends, prefix):
    front, body, body_line = split_front_matter(prefix + text.replace("\n", ends), "post.md")
    assert front == {"title": "回顾", "tags": ["a", "b"], "draft": False}
    assert body == "Body\n"
    assert body_line == line


def test_yaml_dates_times_and_on_stay_text():
    """YAML 1.1 would read 12:30 as 750 and `on` as true."""
    text = "---\ndate: 2022-08-17T15:27:49+08:00\nstart: 12:30\nstate: on\nbad: 2022-13-45\n---\n"
    front, _, _ = split_front_matter(text, "x")
    assert front == {
        "date": "2022-08-17T15:27:49+08:00",
        "start": "12:30",
        "state": "on",
        "bad": "2022-13-45",
    }


def test_toml_dates_become_iso_text():
    front, _, _ = split_front_matter("+++\ndate = 2022-08-17\n+++\n", "x")
    assert front == {"date": "2022-08-17"}


@pytest.mark.parametrize(
    "text",
    [
        "no front matter\n---\n",
        "---\n\nProse between two rules.\n\n---\n\nMore.\n",
        "--- not a fence\ntitle: x\n",
        "---\n\nA rule at the top and nothing else",
        "{{< youtube abc >}}\n",
        "{ braces } in prose\n",
        "",
    ],
)
def test_a_page_without_front_matter_is_all_body(text):
    assert split_front_matter(text, "x") == ({}, text, 1)


def test_empty_front_matter_is_empty():
    assert split_front_matter("---\n---\nBody", "x") == ({}, "Body", 3)


BROKEN = [
    pytest.param("---\ndate: 1\ntitle: a: b\n---\n", 3, "mapping values", id="colon in a title"),
    pytest.param("\n---\ndate: 1\ntitle: 'a\n---\n", 4, "YAML", id="quote left open"),
    pytest.param("---\na: 1\nb: [x\n---\n", 3, "YAML", id="bracket left open"),
    pytest.param("---\na: \x01\n---\n", 2, "YAML", id="control character"),
    pytest.param("---\ntitle: x\nBody without end\n", 1, "never closed", id="never closed"),
    pytest.param("---\na: !!python/object:os.system x\n---\n", 2, "YAML", id="python object"),
    pytest.param("+++\na = 1\nb = = 2\n+++\n", 3, "TOML", id="toml"),
    pytest.param("+++\na = 1\n", 1, "never closed", id="toml never closed"),
    pytest.param('{"a": 1,\n "b": }\n', 2, "JSON", id="json"),
]


@pytest.mark.parametrize(("text", "line", "reason"), BROKEN)
def test_broken_front_matter_names_file_line_and_remedy(text, line, reason):
    with pytest.raises(BadInput) as caught:
        split_front_matter(text, "posts/a.md")
    assert caught.value.path == "posts/a.md"
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert caught.value.remedy


def _bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"---\n{_bomb()}\n---\n", id="aliases that expand"),
        pytest.param("---\na: &a [*a]\n---\n", id="alias inside itself"),
        pytest.param(f"---\na: {'[' * 5000}\n---\n", id="deep yaml"),
        pytest.param(f"+++\na = {'[' * 5000}\n+++\n", id="deep toml"),
        pytest.param(f"+++\n{'.'.join(['a'] * 5000)} = 1\n+++\n", id="long toml key"),
        pytest.param('{"a": ' + "[" * 50_000, id="deep json"),
        pytest.param(f"---\na: {'x' * MAX_CHARS}\n---\n", id="too long"),
        pytest.param(f"---\na: !!int {'9' * 5000}\n---\n", id="endless number"),
        pytest.param(f"---\na: !!int 0x{'f' * 5000}\n---\n", id="endless hexadecimal number"),
        pytest.param(f"---\na: {{!!int 0x{'f' * 5000}: b}}\n---\n", id="endless number as a key"),
        pytest.param(f"+++\na = 0x{'f' * 5000}\n+++\n", id="endless toml number"),
        pytest.param(f'{{"a": {"9" * 5000}}}\n', id="endless json number"),
    ],
)
def test_hostile_front_matter_is_refused(text):
    with pytest.raises(BadInput):
        split_front_matter(text, "x")


@pytest.mark.parametrize(
    "value",
    ["!!bool maybe", "!!int ''", "!!float ''", "!!timestamp x", f"!!float {'1:' * 400}1"],
    ids=["bool", "int", "float", "timestamp", "endless float"],
)
def test_a_value_that_does_not_fit_its_tag_is_refused(value):
    with pytest.raises(BadInput, match=r"^x:2: .* does not fit its tag; remove the tag$"):
        split_front_matter(f"---\na: {value}\n---\n", "x")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\n" + "\n" * 130_000 + "prose\n---\n", id="blank lines"),
        pytest.param("---\na" + "\n" * 130_000 + "prose\n---\n", id="blank lines after a word"),
        pytest.param("---\na: 1\n" + "--- x\n" * 1_300_000, id="8 MB never closed"),
        pytest.param("---\na: 1\n---" + " " * 8_000_000 + "x", id="8 MB of spaces in a fence"),
        pytest.param(" \n" * 4_000_000 + "---\na: 1\n---\n", id="8 MB of blank lines above"),
        pytest.param("{" + " " * 8_000_000, id="8 MB of spaces after a brace"),
        pytest.param("+++\n" + '"!".' * 30_000 + "a = 1\n+++\n", id="long quoted toml key"),
        pytest.param("+++\na = {" + "b." * 60_000 + "b = 1}\n+++\n", id="long key in a toml table"),
        pytest.param("+++\na = '" + ',"\\' * 40_000 + "'\n+++\n", id="quotes in toml text"),
    ],
)
def test_a_hostile_page_is_read_or_refused_within_two_seconds(text):
    started = time.process_time()
    with contextlib.suppress(BadInput):
        split_front_matter(text, "x")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("fence", "value"), [("---", "a: |\n"), ("+++", "a = '''\n")], ids=["yaml", "toml"]
)
def test_a_fence_is_exactly_three_characters_alone_on_a_line(fence, value):
    no_fences = f" {fence}\n {fence} x\n {fence}{fence[0]}\n"
    ending = " '''\n" if fence == "+++" else ""
    text = f"\n \n{fence} \t\n\n{value}{no_fences}{ending}{fence}\t\n\n{fence}\nBody"
    front, body, line = split_front_matter(text, "x")
    assert front["a"].split() == no_fences.split()
    assert body == f"\n{fence}\nBody"
    assert text.split("\n")[line - 1 :] == body.split("\n")


def test_a_few_aliases_are_expanded():
    front, _, _ = split_front_matter("---\na: &a [x]\nb: *a\nc:\n  <<: {d: 1}\n---\n", "x")
    assert front == {"a": ["x"], "b": ["x"], "c": {"d": 1}}


@given(
    st.sampled_from(["---\n", "+++\n", "{"]),
    st.text(),
    st.sampled_from(["\n---\n", "\n+++\n", "}"]),
)
def test_any_text_gives_a_page_or_bad_input(opening, inner, closing):
    text = opening + inner + closing
    try:
        _, body, line = split_front_matter(text, "x")
    except BadInput:
        return
    assert text.replace("\r\n", "\n").replace("\r", "\n").endswith(body)
    assert line >= 1


NUMBERS = [
    pytest.param("---\nv: 1.10\nw: [2.0, 3, .50]\nx: {y: 1.0}\n---\n", id="yaml"),
    pytest.param("+++\nv = 1.10\nw = [2.0, 3, 0.50]\nx = {y = 1.0}\n+++\n", id="toml"),
    pytest.param('{"v": 1.10, "w": [2.0, 3, 0.50], "x": {"y": 1.0}}\n', id="json"),
]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_prints_as_it_was_written_and_stays_a_number(text):
    front, _, _ = split_front_matter(text, "x")
    assert front == {"v": 1.1, "w": [2, 3, 0.5], "x": {"y": 1}}
    assert [str(front["v"]), f"{front['w'][0]}", str(front["x"]["y"])] == ["1.10", "2.0", "1.0"]
    assert str(front["w"][2]) in {".50", "0.50"}


REPEATED = [
    pytest.param("---\na: 1\nvideo: x\ntitle: t\nvideo: y\n---\n", "video", 3, 5, id="yaml"),
    pytest.param("---\nTitle: x\ntitle: y\n---\n", "title", 2, 3, id="yaml, other case"),
    pytest.param("---\n'标题': x\n标题: y\n---\n", "标题", 2, 3, id="yaml, quoted"),
    pytest.param("---\np:\n  a: 1\n  b: 2\n  a: 3\n---\n", "a", 3, 5, id="yaml, in a table"),
    pytest.param("---\np:\n- {a: 1,\n   a: 3}\n---\n", "a", 3, 4, id="yaml, in a list"),
    pytest.param("\n\n---\na: 1\na: 2\na: 3\n---\n", "a", 4, 5, id="yaml, three times"),
    pytest.param('+++\nTitle = "x"\ntitle = "y"\n+++\n', "title", 2, 3, id="toml, other case"),
    pytest.param('{\n"a": 1,\n"b": 1,\n"a": 2}\n', "a", 2, 4, id="json"),
    pytest.param('{"b": {"a": 1,\n"A": 2}}\n', "A", 1, 2, id="json, in a table"),
]


@pytest.mark.parametrize(("text", "key", "first", "line"), REPEATED)
def test_a_key_that_is_written_twice_is_remarked_with_both_lines(text, key, first, line):
    remark = split_page(text + "Body", "posts/a.md").remarks[0]
    assert (remark.path, remark.line) == ("posts/a.md", line)
    assert f"`{key}` twice" in remark.reason
    assert f"in line {line} is used, not that in line {first}" in remark.reason
    assert remark.remedy


@pytest.mark.parametrize(
    "text",
    [
        "---\na: {x: 1}\nb: {x: 1}\n---\n",
        "---\na: &a {x: 1}\nb: {<<: *a, x: 2}\nc: {<<: *a, y: *a}\n---\n",
        "---\na: 'b: 1'\nb: |\n  a: 2\n  a: 3\n---\n",
        '+++\na = "b = 1"\n[b]\na = 2\n[c]\na = 3\n+++\n',
        '{"a": {"x": 1}, "b": {"x": 1}}\n',
        "a: 1\n\na: 2\n",
    ],
)
def test_the_same_key_in_other_tables_is_no_mistake(text):
    assert split_page(text, "x").remarks == ()


@pytest.mark.parametrize(
    "text",
    [
        "---\n" + "a: 1\n" * 9_000 + "---\n",
        "---\n" + "".join(f"k{n}: 1\nK{n}: 1\n" for n in range(4_000)) + "---\n",
        "{" + ", ".join(f'"k{n}": 1, "K{n}": 2' for n in range(4_000)) + "}\n",
        "+++\n" + "".join(f"k{n} = 1\nK{n} = 2\n" for n in range(4_000)) + "+++\n",
    ],
)
def test_the_remarks_about_a_page_are_few_and_quick(text):
    started = time.process_time()
    assert 0 < len(split_page(text, "x").remarks) <= MAX_REPEATED
    assert time.process_time() - started < 2
