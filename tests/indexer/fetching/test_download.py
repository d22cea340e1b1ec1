"""One file from the web is kept, and replaced when it is another one."""

from __future__ import annotations

import pytest

from indexer.fetching.download import download
from indexer.fetching.errors import FetchError
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.records import FetchLimits
from tests.fakes.network.web_site import serving_site


@pytest.fixture
def site():
    with serving_site({"/list.json": "[1]"}) as site:
        yield site


@pytest.fixture
def fetcher():
    limits = FetchLimits(requests_per_second=1000, first_wait_s=0.01, allow_private=True)
    with Fetcher(limits) as fetcher:
        yield fetcher


def test_a_file_is_brought_once_and_again_when_it_changes(site, fetcher, tmp_path):
    url = f"{site.url}/list.json"
    assert download(fetcher, url, tmp_path, "list.json")
    assert not download(fetcher, url, tmp_path, "list.json")
    assert site.statuses == [200, 304]
    site.pages["/list.json"] = "[1, 2]"
    assert download(fetcher, url, tmp_path, "list.json")
    assert (tmp_path / "list.json").read_text() == "[1, 2]"
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == [
        "list.json"
    ]


def test_the_same_body_without_validators_is_unchanged(site, fetcher, tmp_path):
    site.has_validators = False
    assert download(fetcher, f"{site.url}/list.json", tmp_path, "list.json")
    assert not download(fetcher, f"{site.url}/list.json", tmp_path, "list.json")


def test_a_copy_that_was_removed_is_brought_again(site, fetcher, tmp_path):
    url = f"{site.url}/list.json"
    download(fetcher, url, tmp_path, "list.json")
    (tmp_path / "list.json").unlink()
    assert download(fetcher, url, tmp_path, "list.json")


def test_validators_are_those_of_one_address(site, fetcher, tmp_path):
    site.pages["/other.json"] = "[1]"
    download(fetcher, f"{site.url}/list.json", tmp_path, "list.json")
    download(fetcher, f"{site.url}/other.json", tmp_path, "list.json")
    assert site.statuses == [200, 200]


def test_a_copy_stays_when_the_file_cannot_be_had(site, fetcher, tmp_path):
    url = f"{site.url}/list.json"
    download(fetcher, url, tmp_path, "list.json")
    del site.pages["/list.json"]
    with pytest.raises(FetchError):
        download(fetcher, url, tmp_path, "list.json")
    assert (tmp_path / "list.json").read_text() == "[1]"


def test_a_damaged_note_is_none(site, fetcher, tmp_path):
    url = f"{site.url}/list.json"
    download(fetcher, url, tmp_path, "list.json")
    (tmp_path / ".list.json.json").write_bytes(b"\xff{")
    assert not download(fetcher, url, tmp_path, "list.json")
    assert site.statuses == [200, 200]
