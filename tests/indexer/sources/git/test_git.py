"""Repositories are brought by the real `git`, and read like folders of pages."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from indexer.errors import SourceError, SourceUnreachable
from indexer.records import Document
from indexer.settings import SourceSettings
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.git import command
from indexer.sources.git.blobs import find_blob_base
from indexer.sources.git.pull import pull_repository, read_facts
from indexer.sources.git.source import GitSource
from indexer.sources.git.spec import GitSettings
from tests.fakes.repository.repository import GIT, Repository, serve

pytestmark = pytest.mark.skipif(GIT is None, reason="needs the program git")

PAGE = "# Ambient mesh\n\nNo sidecars. [Video](https://www.youtube.com/watch?v=dQw4w9WgXcQ)\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "there" / "talks")
    repository.commit({
        "README.md": "# Talks\n",
        "notes/ambient.md": PAGE,
        "slides/2024-beijing/02-ambient_mesh.pdf": b"%PDF-1.4",
        "slides/2024-beijing/gateway.pptx": b"version https://git-lfs.github.com/spec/v1\n",
        "logo.png": b"\x89PNG",
    })
    return repository


def make_settings(repository: Repository, **options) -> GitSettings:
    return GitSettings(
        "talks", "git", **{"url": str(repository.folder), "allow_local": True} | options
    )


def pull(settings: GitSettings, folder: Path):
    folder.mkdir(exist_ok=True)
    return pull_repository(settings, folder, lambda done, total: None)


def read(settings: GitSettings, copy: Path) -> dict[str, Document]:
    settings = GitSettings("talks", "git", path=str(copy), url=settings.url, folder=settings.folder)
    documents = (entry.load() for entry in GitSource(settings, Path("/")).entries())
    return {document.id: document for document in documents if document}


def test_the_tree_is_brought_without_history_and_without_what_nobody_reads(
    repository: Repository, tmp_path: Path
):
    result = pull(make_settings(repository), tmp_path / "copy")
    assert (result.new, result.changed, result.removed) == (5, 0, 0)
    tree = (tmp_path / "copy" / "current").resolve() / "tree"
    files = sorted(str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file())
    assert files == ["README.md", "notes/ambient.md"]
    assert read(make_settings(repository), tmp_path / "copy").keys() == {
        "README.md",
        "notes/ambient.md",
    }


def test_the_next_pull_brings_what_changed_and_nothing_where_nothing_did(
    repository: Repository, tmp_path: Path
):
    settings, copy = make_settings(repository), tmp_path / "copy"
    pull(settings, copy)
    assert pull(settings, copy).unchanged == 5
    repository.git("rm", "--quiet", "logo.png")
    commit = repository.commit({"README.md": "# Our talks\n", "new.md": "# New\n"})
    result = pull(settings, copy)
    assert (result.new, result.changed, result.removed, result.unchanged) == (1, 1, 1, 3)
    assert [path.name for path in (copy / ".trees").iterdir()] == [commit]
    # The branch is rewritten: what is there now counts.
    repository.git("commit", "--quiet", "--amend", "--message=y")
    assert pull(settings, copy).unchanged == 5


def test_pages_and_slides_have_the_addresses_of_their_host(repository: Repository, tmp_path: Path):
    copy = tmp_path / "copy"
    pull(make_settings(repository), copy)
    documents = read(GitSettings("talks", "git", url="git@github.com:mesh/talks.git"), copy)
    blobs = "https://github.com/mesh/talks/blob/main"
    assert documents["notes/ambient.md"].url == f"{blobs}/notes/ambient.md"
    slides = documents["slides/2024-beijing/*"]
    assert (slides.title, slides.year) == ("slides – 2024 beijing", 2024)
    assert slides.url == "https://github.com/mesh/talks/tree/main/slides/2024-beijing"
    assert [(link.url, link.label, link.kind) for link in slides.links] == [
        (f"{blobs}/slides/2024-beijing/02-ambient_mesh.pdf", "ambient mesh", "slides"),
        (f"{blobs}/slides/2024-beijing/gateway.pptx", "gateway", "slides"),
    ]


def test_a_host_that_nobody_knows_is_told_by_the_settings(repository: Repository, tmp_path: Path):
    copy = tmp_path / "copy"
    pull(make_settings(repository), copy)
    settings = GitSettings("talks", "git", path=str(copy), url="https://git.example.org/mesh/talks")
    source = GitSource(settings, Path("/"))
    assert not any(entry.id.endswith("*") for entry in source.entries())
    [remark] = [one for one in source.list_remarks() if "slides" in one.reason]
    assert "2 files" in remark.reason
    assert "`blobs`" in remark.remedy
    blobs = "https://git.example.org/mesh/talks/src/branch/main"
    source = GitSource(msgspec.structs.replace(settings, blobs=blobs), Path("/"))
    documents = {entry.id: entry.load() for entry in source.entries()}
    assert documents["notes/ambient.md"].url == f"{blobs}/notes/ambient.md"
    slides = documents["slides/2024-beijing/*"]
    assert slides.url == f"{blobs}/slides/2024-beijing"
    assert slides.links[1].url == f"{blobs}/slides/2024-beijing/gateway.pptx"
    assert not [one for one in source.list_remarks() if "slides" in one.reason]


def test_pages_link_to_each_other_where_the_host_shows_them(repository: Repository, tmp_path: Path):
    index = "# Notes\n\n[a](ambient.md#why) [top](../README.md) [slides](../slides/a b.pdf)\n"
    repository.commit({"notes/README.md": index, "notes/b.md": "# B\n\n[notes](README.md)\n"})
    copy, blobs = tmp_path / "copy", "https://github.com/mesh/talks/blob/main"
    pull(make_settings(repository), copy)
    documents = read(GitSettings("talks", "git", url="https://github.com/mesh/talks"), copy)
    notes = documents["notes/README.md"]
    assert notes.url == f"{blobs}/notes/README.md"
    assert [link.url for link in notes.links[:2]] == [
        f"{blobs}/notes/ambient.md#why",
        f"{blobs}/README.md",
    ]
    assert [link.url for link in documents["notes/b.md"].links] == [notes.url]


def test_the_site_of_a_repository_says_the_addresses(repository: Repository, tmp_path: Path):
    config = "site_name: Talks\nsite_url: https://talks.example/\ndocs_dir: notes\n"
    repository.commit({"mkdocs.yml": config})
    copy = tmp_path / "copy"
    pull(make_settings(repository), copy)
    documents = read(GitSettings("talks", "git", url="https://github.com/mesh/talks"), copy)
    assert documents["notes/ambient.md"].url == "https://talks.example/ambient/"


def test_a_folder_and_an_address_that_are_no_repository_are_told_with_a_remedy(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    settings = GitSettings("talks", "git", path=str(tmp_path / "folder"))
    with pytest.raises(SourceError, match=r"folder: no local copy of a repository .*; set `url`"):
        GitSource(settings, Path("/")).entries()
    settings = GitSettings("talks", "git", url=str(tmp_path / "folder"), allow_local=True)
    with pytest.raises(SourceUnreachable, match=r"folder: .* failed \(fatal: .*check that `url`"):
        pull(settings, tmp_path / "copy")


def test_the_options_of_a_tree_are_those_of_markdown():
    own = {field.name: field for field in msgspec.structs.fields(GitSettings)}
    base = SourceSettings.__struct_fields__
    for field in msgspec.structs.fields(MarkdownSettings):
        if field.name not in base:
            assert own[field.name].type == field.type, field.name
            assert own[field.name].default == field.default, field.name


def test_the_options_of_a_tree_reach_its_reader(repository: Repository, tmp_path: Path):
    repository.commit({
        "notes/Two.md": "# Two\n\n## A [b](https://a.b/c)\n\nText.\n",
        "old/three.md": "# Three\n",
    })
    copy = tmp_path / "copy"
    pull(make_settings(repository), copy)
    site = "https://talks.example"
    (tmp_path / "sitemap.txt").write_text(f"{site}/notes/ambient.html\n{site}/notes/two\n")
    settings = GitSettings(
        *("talks", "git", "copy"),
        base_url=f"{site}/",
        generator="plain",
        address="/{path}.html",
        exclude=("old/", "README.md"),
        sitemap="sitemap.txt",
        anchors="raw",
    )
    source = GitSource(settings, tmp_path)
    documents = {entry.id: entry.load() for entry in source.entries() if "*" not in entry.id}
    assert {id: document.url for id, document in documents.items() if document} == {
        "notes/ambient.md": f"{site}/notes/ambient.html",
        "notes/Two.md": f"{site}/notes/two",
    }
    two = documents["notes/Two.md"]
    assert two
    assert two.sections[-1].anchor == "a-bhttpsabc"
    corrected, slides = [remark.reason for remark in source.list_remarks()]
    assert corrected == "addresses corrected by the sitemap: 1 of 2"
    assert "2 files with slides" in slides


def test_a_bad_option_of_a_tree_is_refused():
    with pytest.raises(ValueError, match=r"address '/\{nothing\}'"):
        GitSettings("talks", "git", "copy", address="/{nothing}")


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/x/y/"),
        ("https://user:secret@github.com/a/b.git", "https://github.com/a/b/blob/x/y/"),
        ("ssh://git@gitee.com/a/b.git", "https://gitee.com/a/b/blob/x/y/"),
        ("git@gitlab.com:a/b/c.git", "https://gitlab.com/a/b/c/-/blob/x/y/"),
        ("https://codeberg.org/a/b/", "https://codeberg.org/a/b/src/branch/x/y/"),
        ("https://git.example.org/a/b", ""),
        ("/srv/a", ""),
    ],
)
def test_the_address_of_blobs_follows_the_remote(url, base):
    assert find_blob_base(url, "x/y") == base


def test_one_branch_and_one_folder_can_be_chosen(repository: Repository, tmp_path: Path):
    repository.git("switch", "--quiet", "--create", "old/one")
    repository.commit({"notes/old.md": "# Old\n"})
    repository.git("switch", "--quiet", "main")
    settings = make_settings(repository, branch="old/one", folder="notes")
    pull(settings, tmp_path / "copy")
    assert read(settings, tmp_path / "copy").keys() == {"ambient.md", "old.md"}
    with pytest.raises(SourceUnreachable, match=r"no branch 'nowhere'; correct `branch`"):
        pull(make_settings(repository, branch="nowhere"), tmp_path / "copy")


def test_a_real_server_is_pulled_from_and_when_it_is_gone_the_copy_stays(
    repository: Repository, tmp_path: Path
):
    copy = tmp_path / "copy"
    with serve(tmp_path / "there") as address:
        settings = GitSettings("talks", "git", url=f"{address}/talks")
        assert pull(settings, copy).new == 5
        assert pull(settings, copy).unchanged == 5
    before = read_facts(copy)
    with pytest.raises(SourceUnreachable, match=r"`git ls-remote` failed \(fatal: "):
        pull(settings, copy)
    assert read_facts(copy) == before


@pytest.mark.parametrize(
    "url",
    [
        "--upload-pack=touch /tmp/x",
        "-oProxyCommand=x",
        "ext::sh -c id",
        "https://-x/y",
        "git@host:-x",
        "file:///srv/a",
        "/srv/a",
        "../a",
        "https://",
        "https://a b",
        "ftp://a/b",
        "github.com/a/b",
    ],
)
def test_what_is_no_address_of_a_repository_is_refused(url, tmp_path: Path):
    with pytest.raises(SourceError, match="`url`") as caught:
        pull(GitSettings("talks", "git", url=url), tmp_path / "copy")
    assert not isinstance(caught.value, SourceUnreachable)


def test_a_password_is_in_no_message():
    settings = GitSettings("talks", "git", url="ftp://user:secret@a/b")
    with pytest.raises(SourceError) as caught:
        command.check_address(settings)
    assert "secret" not in str(caught.value)


def test_hooks_filters_and_submodules_of_a_repository_do_nothing(
    repository: Repository, tmp_path: Path
):
    for name in ("post-checkout", "post-merge", "reference-transaction"):
        repository.write(f".githooks/{name}", f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    repository.write(".gitattributes", "*.md filter=evil\n")
    repository.write(".gitmodules", '[submodule "x"]\npath = x\nurl = ext::touch /tmp/ran\n')
    repository.write("outside.md", "x")
    (repository.folder / "outside.md").unlink()
    (repository.folder / "outside.md").symlink_to("/etc/passwd")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x")
    repository.commit()
    settings = make_settings(repository)
    pull(settings, tmp_path / "copy")
    assert not (tmp_path / "ran").exists()
    copy = tmp_path / "copy"
    own = GitSettings("talks", "git", path=str(copy), url=settings.url)
    entries = {entry.id: entry for entry in GitSource(own, Path("/")).entries()}
    with pytest.raises(SourceError, match="leaves the source"):
        entries["outside.md"].load()


def test_a_pull_that_was_killed_is_taken_up_again(repository: Repository, tmp_path: Path):
    settings, copy = make_settings(repository), tmp_path / "copy"
    pull(settings, copy)
    commit = repository.commit({"new.md": "# New\n"})
    # What a killed pull may leave: locks, half a pack, half a tree.
    (copy / ".repository" / "shallow.lock").write_text("")
    (copy / ".repository" / "objects" / "pack" / "tmp_pack_x").write_text("half")
    (copy / ".trees" / f"{commit}.part" / "tree").mkdir(parents=True)
    assert pull(settings, copy).new == 1
    assert read_facts(copy).commit == commit
    # The repository itself is harmed: it is begun anew, and what is read stays until then.
    for file in (copy / ".repository" / "objects").rglob("*"):
        if file.is_file():
            file.unlink()
    repository.commit({"newer.md": "# Newer\n"})
    with suppress(SourceUnreachable):  # some versions of git notice, some fetch all again
        pull(settings, copy)
    assert "new.md" in read(settings, copy)
    pull(settings, copy)
    assert "newer.md" in read(settings, copy)
    shutil.rmtree(copy / ".repository" / "objects")
    repository.commit({"newest.md": "# Newest\n"})
    assert pull(settings, copy).new == 1


def test_a_repository_that_is_too_large_is_refused(
    repository: Repository, tmp_path: Path, monkeypatch
):
    settings = make_settings(repository)
    monkeypatch.setattr("indexer.sources.git.pull.MAX_FILES", 3)
    with pytest.raises(SourceUnreachable, match="has 5 files, more than 3; use one that holds"):
        pull(settings, tmp_path / "copy")


def test_without_the_program_the_error_names_it(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = GitSettings("talks", "git", url="https://git.example.org/a/b")
    with pytest.raises(SourceError, match=r"the program `git` is not installed; install it"):
        pull(settings, tmp_path / "copy")
