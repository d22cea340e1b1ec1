"""A file is opened once and inside its source, whatever happens to its path meanwhile."""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from indexer.errors import BadInput, SourceError
from indexer.settings import SourceSettings
from indexer.sources import open_sources
from indexer.sources.files import LEAVES, SourceFile, walk_files
from indexer.sources.reading import FileReader, open_below, read_below, read_file
from tests.fakes.index.entries import load_entries
from tests.fakes.index.rebuilt_site import Site

SECRET = b"a file beside the source"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A source with a page in a folder, and a secret beside the source."""
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "folder" / "page.md").write_bytes(b"a page")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "page.md").write_bytes(SECRET)
    return root


def find_page(root: Path) -> SourceFile:
    [file] = walk_files(root, frozenset({".md"}), "posts")
    return file


def replace_by_link(path: Path, target: Path) -> None:
    """Exchange a file or a folder for a link, in one step where the system can."""
    if path.is_dir() and not path.is_symlink():
        path.rename(path.with_name(f"{path.name}.old"))
    link = path.with_name(f"{path.name}.link")
    link.symlink_to(target)
    link.rename(path)


def test_a_file_that_became_a_link_out_of_the_source_is_not_read(root):
    file = find_page(root)
    replace_by_link(file.path, root.parent / "outside" / "page.md")
    with pytest.raises(BadInput, match=r"posts/folder/page\.md: a symbolic link that leaves"):
        read_file(file, 100)


def test_a_folder_that_became_a_link_out_of_the_source_is_not_entered(root):
    file = find_page(root)
    replace_by_link(root / "folder", root.parent / "outside")
    with pytest.raises(BadInput, match="a symbolic link that leaves"):
        read_file(file, 100)


def test_a_file_that_became_a_link_inside_the_source_is_read(root):
    file = find_page(root)
    (root / "other.txt").write_bytes(b"another page")
    replace_by_link(file.path, root / "other.txt")
    assert read_file(file, 100) == b"another page"


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "/etc/passwd"])
def test_a_file_that_became_a_link_to_a_device_is_not_opened(root, target):
    file = find_page(root)
    replace_by_link(file.path, Path(target))
    with pytest.raises(BadInput, match="a symbolic link that leaves"):
        read_file(file, 100)


def test_a_file_that_became_a_pipe_or_a_socket_is_refused_at_once(root):
    file = find_page(root)
    file.path.unlink()
    os.mkfifo(file.path)
    with pytest.raises(BadInput, match="not a regular file"):
        read_file(file, 100)
    file.path.unlink()
    here = os.getcwd()
    os.chdir(file.path.parent)  # the address of a socket has at most 100 bytes
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(file.path.name)
            with pytest.raises(BadInput, match="cannot be read"):
                read_file(file, 100)
    finally:
        os.chdir(here)


def test_a_file_that_became_a_folder_or_is_gone_is_an_error(root):
    file = find_page(root)
    file.path.unlink()
    with pytest.raises(BadInput, match="No such file"):
        read_file(file, 100)
    file.path.mkdir()
    with pytest.raises(BadInput, match="not a regular file"):
        read_file(file, 100)


def test_a_file_that_became_a_link_to_the_source_itself_is_refused(root):
    file = find_page(root)
    replace_by_link(file.path, root)
    with pytest.raises(BadInput, match="not a regular file"):
        read_file(file, 100)
    with pytest.raises(SourceError, match="not a regular file"):
        read_below(root, file.path, 100)


def test_no_descriptor_stays_open(root):
    file = find_page(root)
    before = len(os.listdir("/dev/fd"))
    for _ in range(50):
        read_file(file, 100)
    os.mkfifo(root / "folder" / "pipe.md")
    for name in ("pipe.md", "none.md"):
        other = SourceFile(root, root / "folder" / name, name, name)
        for _ in range(20):
            with pytest.raises(BadInput):
                read_file(other, 100)
    assert len(os.listdir("/dev/fd")) == before


FLIP = """
import os, sys
folder, *targets = sys.argv[1:]
while True:
    for target in targets:
        os.symlink(target, folder + ".new")
        os.rename(folder + ".new", folder)
"""


def test_a_link_that_flips_while_it_is_read_never_gives_what_lies_outside(root):
    """Another process lets a folder's link point outside and back, as fast as it can."""
    (root / "folder").rename(root / "real")
    (root / "folder").symlink_to(root / "real")
    file = SourceFile(root, root / "folder" / "page.md", "folder/page.md", "posts/folder/page.md")
    command = (sys.executable, "-c", FLIP, str(root / "folder"))
    flipper = subprocess.Popen([*command, str(root.parent / "outside"), str(root / "real")])
    outcomes: Counter[bytes | str] = Counter()
    try:
        end_s = time.monotonic() + 120
        while (outcomes.total() < 3000 or len(outcomes) < 2) and time.monotonic() < end_s:
            try:
                outcomes[read_file(file, 100)] += 1
            except BadInput as problem:
                outcomes[problem.reason] += 1
    finally:
        flipper.kill()
        flipper.wait()
    assert outcomes[SECRET] == 0
    assert outcomes[b"a page"]
    assert outcomes[LEAVES]


def test_a_reader_tells_that_a_file_is_another_one(root):
    file, reader = find_page(root), FileReader(100)
    reader.read(file)
    reader.read(file)
    assert reader.is_current
    file.path.write_bytes(b"changed")
    assert reader.read(file) == b"changed"
    assert not reader.is_current


def test_other_files_of_a_site_must_lie_in_it_too(root):
    (root / "hugo.toml").symlink_to(root.parent / "outside" / "page.md")
    with pytest.raises(SourceError, match="a symbolic link that leaves"):
        read_below(root, root / "hugo.toml", 100)
    with pytest.raises(SourceError, match="a symbolic link that leaves"):
        read_below(root, root / ".." / "outside" / "page.md", 100)
    (root / "real.toml").write_text("title = 'x'")
    assert read_below(root, root / "real.toml", 100) == b"title = 'x'"
    with pytest.raises(SourceError, match="more than 5 bytes"):
        read_below(root, root / "real.toml", 5)
    with open_below(root, root / "real.toml") as opened:
        assert not os.get_inheritable(opened.fileno())


def test_a_configuration_that_leaves_the_site_fails_the_source(site_folder: Path):
    (site_folder.parent / "elsewhere.toml").write_text("baseURL = 'https://evil.example/'")
    (site_folder / "hugo.toml").unlink()
    (site_folder / "hugo.toml").symlink_to(site_folder.parent / "elsewhere.toml")
    with pytest.raises(SourceError, match=r"hugo\.toml: a symbolic link that leaves"):
        list_site(site_folder)


def test_a_template_and_data_that_leave_the_site_write_nothing(site_folder: Path):
    outside = site_folder.parent / "secret.html"
    outside.write_text("SECRET")
    (site_folder / "layouts" / "shortcodes").mkdir(parents=True)
    (site_folder / "layouts" / "shortcodes" / "show.html").symlink_to(outside)
    (site_folder / "data").mkdir()
    (site_folder.parent / "secret.yaml").write_text("key: SECRET")
    (site_folder / "data" / "leak.yaml").symlink_to(site_folder.parent / "secret.yaml")
    (site_folder / "layouts" / "shortcodes" / "data.html").write_text("{{ site.Data.leak.key }}")
    page = site_folder / "content" / "a.md"
    page.write_text("---\ntitle: A\n---\n{{< show >}} and {{< data >}} end\n")
    documents, _ = load_entries(list_site(site_folder))
    assert "SECRET" not in "".join(s.text for d in documents.values() for s in d.sections)


def test_data_that_links_to_itself_is_read_in_little_time(site_folder: Path):
    """Two links to the folder itself would be 2^40 folders."""
    shortcodes = site_folder / "layouts" / "shortcodes"
    shortcodes.mkdir(parents=True)
    (shortcodes / "data.html").write_text("{{ site.Data.deep.key }}")
    deep = site_folder / "data" / "deep"
    deep.mkdir(parents=True)
    for name in ("x", "y"):
        (deep / f"{name}.toml").write_text("key = 'value'")
        (deep / name).symlink_to(deep)
    documents, _ = load_entries(list_site(site_folder))
    assert documents


@pytest.fixture
def site_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content").mkdir(parents=True)
    (folder / "hugo.toml").write_text("baseURL = 'https://example.org/'\n")
    (folder / "content" / "a.md").write_text("---\ntitle: A\n---\nText.\n")
    return folder


def list_site(folder: Path):
    settings = Site(folder.parent / "unused").settings
    settings = type(settings)(
        sources=(SourceSettings("s", "markdown", folder.name),), folder=str(folder.parent)
    )
    [source] = open_sources(settings)
    return list(source.entries())
