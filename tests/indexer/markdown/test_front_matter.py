"""Front matter in three formats, and errors in it."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_front_matter
from indexer.markdown.front_matter.limits import MAX_CHARS

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
