import os

import pytest

from indexer.errors import BadInput, SourceError
from indexer.settings import SourceSettings
from indexer.sources.files import SourceFile, find_root, walk_files
from indexer.sources.reading import decode_text, read_file

MD = frozenset({".md"})


def list_ids(root):
    return [file.id for file in walk_files(root, MD, "posts")]


def write(root, *names, text="x"):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def test_files_are_listed_by_suffix_and_sorted_by_path(tmp_path):
    write(tmp_path, "b.md", "a/z.MD", "a/b.txt", "c.md", "a.md")
    assert list_ids(tmp_path) == ["a/z.MD", "a.md", "b.md", "c.md"]


def test_hidden_files_and_folders_are_skipped_except_github(tmp_path):
    write(tmp_path, ".git/a.md", ".obsidian/b.md", ".hidden.md", "node_modules/d.md")
    write(tmp_path, ".github/c.md")
    assert list_ids(tmp_path) == [".github/c.md"]


def test_a_single_file_may_be_the_source(tmp_path):
    write(tmp_path, "one.md", "two.md")
    assert list_ids(tmp_path / "one.md") == ["one.md"]


def test_a_link_to_a_folder_above_is_refused(tmp_path):
    write(tmp_path, "a/b/page.md")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    page, up = walk_files(tmp_path, MD, "posts")
    assert page.id == "a/b/page.md"
    with pytest.raises(BadInput, match=r"posts/a/b/up: a symbolic link .* remove the link"):
        read_file(up, 10)


def test_a_link_inside_the_source_is_followed(tmp_path):
    write(tmp_path, "a/page.md")
    (tmp_path / "z").symlink_to(tmp_path / "a")
    assert list_ids(tmp_path) == ["a/page.md", "z/page.md"]


@pytest.mark.parametrize("target", ["../outside.md", "/etc", "missing.md", "loop.md"])
def test_a_link_that_leaves_the_source_or_is_broken_is_refused(tmp_path, target):
    root = tmp_path / "root"
    write(tmp_path, "outside.md")
    write(root, "ok.md")
    (root / "loop.md").symlink_to(target)
    files = {file.id: file for file in walk_files(root, MD, "posts")}
    with pytest.raises(BadInput, match=r"posts/loop\.md: a symbolic link that leaves"):
        read_file(files["loop.md"], 10)
    assert files["ok.md"].problem is None


def test_a_file_that_is_too_large_is_an_error_with_size_limit_and_remedy(tmp_path):
    write(tmp_path, "big.md", text="x" * 11)
    file = SourceFile(tmp_path, tmp_path / "big.md", "big.md", "s/big.md")
    assert read_file(file, 11) == b"x" * 11
    with pytest.raises(BadInput, match=r"s/big\.md: 11 bytes, more than the 10 .*max_bytes"):
        read_file(file, 10)


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(BadInput, match="not a regular file"):
        read_file(SourceFile(tmp_path, tmp_path / "pipe.md", "pipe.md", "s/pipe.md"), 10)


def test_a_deleted_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(BadInput, match=r"s/gone\.md: cannot be read \(No such file"):
        read_file(SourceFile(tmp_path, tmp_path / "gone.md", "gone.md", "s/gone.md"), 10)


def test_bytes_that_are_not_utf8_are_an_error_with_line_and_byte():
    assert decode_text(b"\xef\xbb\xbf\xe5\x9b\x9e", "n") == "回"
    with pytest.raises(BadInput, match=r"n:2: not UTF-8 \(byte 6 is 0xff\); save it as UTF-8"):
        decode_text(b"first\n\xff", "n")
    with pytest.raises(BadInput, match=r"n:1: not UTF-8 \(byte 4 is 0xff\)"):
        decode_text(b"\xef\xbb\xbfa\xff", "n")


def test_a_name_in_another_encoding_is_refused_with_a_printable_message(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("x")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    [file] = walk_files(tmp_path, MD, "posts")
    file.id.encode()
    assert "not UTF-8" in str(file.problem)


def test_a_missing_source_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(SourceError, match=r"source 'posts': posts/: no such .* correct its `path`"):
        find_root(SourceSettings(name="posts", type="markdown", path="posts/"), tmp_path)


def test_a_source_that_is_a_link_to_itself_is_an_error(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(SourceError, match="cannot be read"):
        find_root(SourceSettings(name="loop", type="markdown", path="loop"), tmp_path)
