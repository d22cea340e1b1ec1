"""What `[index] uri` may be, and a Milvus that cannot be reached."""

import socket
from pathlib import Path

import pytest

from indexer.errors import ConfigError, DamagedIndex, StoreUnreachable
from indexer.search.index import Index
from indexer.settings import IndexSettings, Settings
from indexer.stores import open_repository
from indexer.stores.milvus.address import MilvusAddress, read_address
from indexer.stores.milvus.connection import Connection
from indexer.stores.milvus.repository import MilvusRepository
from tests.fakes.index.milvus import run_milvus, stop_milvus
from tests.fakes.index.repositories import publish_documents
from tests.fakes.index.stored_documents import make_documents


def read(uri):
    return read_address(Settings(index=IndexSettings(store="milvus", uri=uri), folder="/home/me"))


def test_a_path_is_a_file_of_milvus_lite_beside_the_configuration():
    assert read("data/milvus.db") == MilvusAddress("/home/me/data/milvus.db")
    assert read("data/milvus.db").is_lite


@pytest.mark.parametrize(
    ("uri", "address", "place"),
    [
        ("http://127.0.0.1:19530", ("http://127.0.0.1:19530", ""), "http://127.0.0.1:19530"),
        ("https://m.example/", ("https://m.example:19530", ""), "https://m.example:19530"),
        ("https://m.example:443/istio", ("https://m.example:443", "istio"), None),
        ("http://[::1]:19530/istio", ("http://[::1]:19530", "istio"), None),
    ],
)
def test_an_address_names_a_server_and_a_database(uri, address, place):
    found = read(uri)
    assert (found.uri, found.database) == address
    assert found.place == place or place is None
    assert not found.is_lite


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("", "needs .index. uri"),
        ("data/milvus", "ends in .db"),
        ("tcp://127.0.0.1:19530", "no address of Milvus"),
        ("postgresql://me@127.0.0.1/db", "begins with 'postgresql://'"),
        ("http://127.0.0.1:19530/a/b", "no address of Milvus"),
        ("http://127.0.0.1:19530/a?token=x", "no address of Milvus"),
        ("http://me:hunter2@127.0.0.1:19530", "HUIGU_STORE_PASSWORD"),
        ("http://127.0.0.1:99999999", "no address"),
    ],
)
def test_another_uri_is_refused_with_its_remedy(uri, reason):
    with pytest.raises(ConfigError, match=reason) as refused:
        read(uri)
    assert "hunter2" not in str(refused.value)


def test_a_server_that_does_not_answer_is_unreachable(monkeypatch):
    monkeypatch.setenv("HUIGU_STORE_PASSWORD", "root:hunter2")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"http://127.0.0.1:{unused.getsockname()[1]}"
        repository = open_repository(Settings(index=IndexSettings(store="milvus", uri=uri)))
        with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1.*check that it runs") as raised:
            repository.current()
    assert "hunter2" not in str(raised.value)


def test_an_index_cannot_be_opened_while_milvus_is_away():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(StoreUnreachable):
            Index.open(Settings(index=IndexSettings(store="milvus", uri=uri)))


def test_a_file_that_another_process_holds_is_unreachable(tmp_path: Path):
    database = tmp_path / "milvus.db"
    database.write_text("held")
    with pytest.raises(StoreUnreachable, match="one process at a time"):
        MilvusRepository(Connection(MilvusAddress(str(database)), ""), tmp_path).ids()


def test_searches_fail_while_milvus_is_away_and_go_on_afterwards(tmp_path):
    documents = make_documents(10)
    with run_milvus(tmp_path / "milvus.db") as address:
        publishing = MilvusRepository(Connection(address, ""), tmp_path / "index")
        generation = publish_documents(publishing, documents)
        generation.close()
        impatient = Connection(address, "", timeout_s=2)
        repository = MilvusRepository(impatient, tmp_path / "index")
        opened = repository.open(repository.current(), checksums=True)
        vector = documents[0].vectors[0]
        stop_milvus(tmp_path / "milvus.db")
        with pytest.raises(StoreUnreachable):
            opened.store.vectors([0])
        # It starts again, at another port: a server would have the same.
        again = MilvusRepository(Connection(address, ""), tmp_path / "index")
        found = again.open(again.current(), checksums=False)
        assert found.store.vectors([0])[0].tolist() == vector.tolist()
        found.close()
        opened.close()


def test_a_released_collection_is_loaded_by_the_next_search(tmp_path):
    documents = make_documents(10)
    with run_milvus(tmp_path / "milvus.db") as address:
        connection = Connection(address, "")
        repository = MilvusRepository(connection, tmp_path / "index")
        store = publish_documents(repository, documents)
        for collection in connection.call("list_collections"):
            connection.call("release_collection", collection)
        assert store.vectors([0])[0].tolist() == documents[0].vectors[0].tolist()
        assert repository.ids() == [repository.current()]
        store.close()
        with pytest.raises(DamagedIndex, match="no manifest"):
            repository.open("20200101T000000Z-0000", checksums=True)
