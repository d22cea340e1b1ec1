from __future__ import annotations

import pytest

from bot.services.repositories import (
    Push,
    Repository,
    choose_sources,
    list_repositories,
    normalise_address,
)
from indexer.config import load_settings

SAME = [
    "https://github.com/Mesh/Posts",
    "https://github.com/mesh/posts.git",
    "https://github.com/mesh/posts/",
    "https://www.github.com/mesh/posts",
    "https://somebody:token@github.com/mesh/posts.git",
    "http://github.com:80/mesh/posts.git",
    "git@github.com:mesh/posts.git",
    "ssh://git@github.com/mesh/posts.git",
    "ssh://git@github.com:22/mesh/posts",
    "git://github.com/mesh/posts.git",
    " https://github.com/mesh/posts.git ",
]


@pytest.mark.parametrize("address", SAME)
def test_all_addresses_of_a_repository_are_one(address):
    assert normalise_address(address) == "github.com/mesh/posts"


@pytest.mark.parametrize(
    "address", ["", "posts", "https://", "javascript:alert(1)", "https://github.com/a b", "-x:y"]
)
def test_what_is_no_address_is_none(address):
    assert normalise_address(address) == ""


def test_an_empty_address_is_no_source():
    push = Push(("", "nonsense"), "main", "main")
    assert choose_sources(push, [Repository("local", "", "")]) is None


def test_sources_of_type_git_are_listed(tmp_path):
    (tmp_path / "huigu.toml").write_text(
        '[[sources]]\nname = "posts"\ntype = "git"\nurl = "git@github.com:mesh/posts.git"\n'
        'branch = "main"\n[[sources]]\nname = "files"\ntype = "markdown"\npath = "posts"\n'
    )
    settings = load_settings(tmp_path / "huigu.toml")
    expected = Repository("posts", "github.com/mesh/posts", "main")
    assert list_repositories(settings.sources) == (expected,)
