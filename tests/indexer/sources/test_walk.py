import os

import pytest

from indexer.errors import BadInput, SourceError
from indexer.sources.walk import Found, decode, read, require, walk

MD = frozenset({".md"})


def ids(root):
    return [found.id for found in walk(root, MD, "shown")]


def put(root, *names, text="x"):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def test_files_come_sorted_by_path_and_only_with_the_suffixes(tmp_path):
    put(tmp_path, "b.md", "a/z.MD", "a/b.txt", "c.md", "a.md")
    assert ids(tmp_path) == ["a/z.MD", "a.md", "b.md", "c.md"]


def test_hidden_folders_and_files_are_tools_own_but_github_is_not(tmp_path):
    put(tmp_path, ".git/a.md", ".obsidian/b.md", ".hidden.md", ".github/c.md", "node_modules/d.md")
    assert ids(tmp_path) == [".github/c.md"]


def test_a_single_file_may_be_the_source(tmp_path):
    put(tmp_path, "one.md", "two.md")
    assert ids(tmp_path / "one.md") == ["one.md"]


def test_a_link_to_a_folder_above_is_named_and_does_not_loop(tmp_path):
    put(tmp_path, "a/b/page.md")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    page, up = walk(tmp_path, MD, "shown")
    assert page.id == "a/b/page.md"
    with pytest.raises(BadInput, match=r"shown/a/b/up: a symbolic link .* remove the link"):
        read(up, "shown", 10)


def test_a_link_inside_the_source_is_followed(tmp_path):
    put(tmp_path, "a/page.md")
    (tmp_path / "z").symlink_to(tmp_path / "a")
    assert ids(tmp_path) == ["a/page.md", "z/page.md"]


@pytest.mark.parametrize("target", ["../outside.md", "/etc", "missing.md", "loop.md"])
def test_a_link_that_leaves_or_leads_nowhere_is_refused_by_name(tmp_path, target):
    root = tmp_path / "root"
    put(tmp_path, "outside.md")
    put(root, "ok.md")
    (root / "loop.md").symlink_to(target)
    found = {one.id: one for one in walk(root, MD, "shown")}
    with pytest.raises(BadInput, match=r"shown/loop\.md: a symbolic link that leaves"):
        read(found["loop.md"], "shown", 10)
    assert found["ok.md"].problem is None


def test_a_larger_file_is_refused_with_its_size_the_limit_and_the_remedy(tmp_path):
    put(tmp_path, "big.md", text="x" * 11)
    found = Found(tmp_path / "big.md", "big.md")
    assert read(found, "s", 11) == b"x" * 11
    with pytest.raises(BadInput, match=r"s/big\.md: 11 bytes, more than the 10 .*max_bytes"):
        read(found, "s", 10)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(BadInput, match="not a plain file"):
        read(Found(tmp_path / "pipe.md", "pipe.md"), "s", 10)


def test_a_file_that_vanished_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"s/gone\.md: cannot be read \(No such file"):
        read(Found(tmp_path / "gone.md", "gone.md"), "s", 10)


def test_bytes_that_are_not_utf8_are_named_by_line_and_byte():
    assert decode(b"\xef\xbb\xbf\xe5\x9b\x9e", "n") == "回"
    with pytest.raises(BadInput, match=r"n:2: not UTF-8 \(byte 6 is 0xff\); save it as UTF-8"):
        decode(b"first\n\xff", "n")
    with pytest.raises(BadInput, match=r"n:1: not UTF-8 \(byte 4 is 0xff\)"):
        decode(b"\xef\xbb\xbfa\xff", "n")


def test_a_name_in_another_encoding_is_refused_in_letters_that_can_be_printed(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("x")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    [found] = walk(tmp_path, MD, "shown")
    found.id.encode()
    assert "not UTF-8" in str(found.problem)


def test_a_missing_source_says_what_to_correct(tmp_path):
    with pytest.raises(SourceError, match=r"source 'posts': posts/: no such .* correct its `path`"):
        require(tmp_path / "posts", "posts", "posts/")


def test_a_source_that_is_a_link_to_itself_is_an_error_and_no_crash(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(SourceError, match="cannot be read"):
        require(tmp_path / "loop", "loop", "loop")
