"""The address of the database, and what happens when it goes away."""

import threading
import time

import pytest

from indexer.errors import ConfigError, HuiguError, OutOfTime, StoreUnreachable
from indexer.records import Filter
from indexer.settings import IndexSettings, Settings
from indexer.stores import open_repository
from indexer.stores.postgres.connections import Connections, read_address
from indexer.stores.postgres.repository import PostgresRepository
from tests.fakes.index.repositories import publish_documents
from tests.fakes.index.stored_documents import make_documents
from tests.fakes.postgres.server import PostgresServer, open_database
from tests.fakes.wecom.secrets import STORE_PASSWORD

SECRET = "typed-into-the-file"


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("", "needs an address in `uri`"),
        (f"postgresql://me:{SECRET}@localhost/db", "HUIGU_STORE_PASSWORD"),
        (f"postgresql://me@localhost/db?password={SECRET}", "HUIGU_STORE_PASSWORD"),
        ("postgresql://me@localhost/db?passfile=/tmp/pass", "HUIGU_STORE_PASSWORD"),
        (f"postgresql://me:{SECRET}%zz@localhost/db", "no address"),
        (f"host=localhost password={SECRET}", "begin with `postgresql://`"),
        ("postgresql://me@localhost/db?sslmod=require", "'sslmod' is no option"),
        (f"mysql://me:{SECRET}@localhost/db", "no address"),
        ("postgresql://me@db.example.org/db", "sslmode=verify-full"),
        ("postgresql://me@db.example.org/db?sslmode=prefer", "sslmode=verify-full"),
        ("postgresql://me@127.0.0.1,192.0.2.7/db", "sslmode=verify-full"),
        ("postgresql://me@localhost/db?hostaddr=192.0.2.7", "sslmode=verify-full"),
    ],
)
def test_a_bad_address_is_refused_and_not_quoted(uri, reason):
    with pytest.raises(ConfigError, match=r"\[index\]") as caught:
        read_address(uri, STORE_PASSWORD)
    assert reason in str(caught.value)
    assert SECRET not in str(caught.value)
    assert STORE_PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "uri",
    [
        "postgresql://me@localhost/db",
        "postgresql://me@[::1]:5433/db",
        "postgresql:///db?host=/run/postgresql",
        "postgresql://me@db.example.org/db?sslmode=verify-full",
        "postgresql://me@db.internal/db?sslmode=disable",
    ],
)
def test_this_machine_and_a_stated_encryption_are_accepted(uri):
    address = read_address(uri, STORE_PASSWORD)
    assert address.parameters["password"] == STORE_PASSWORD
    assert STORE_PASSWORD not in repr(address) + address.place


def test_the_settings_name_the_variable_of_a_password():
    settings = Settings(
        index=IndexSettings(store="postgres", uri=f"postgresql://me:{SECRET}@localhost/db")
    )
    with pytest.raises(ConfigError, match="HUIGU_STORE_PASSWORD"):
        open_repository(settings)


def test_a_server_that_is_not_there_is_told_at_once_without_the_password():
    repository = PostgresRepository(read_address("postgresql://me@127.0.0.1:1/db", STORE_PASSWORD))
    started_s = time.monotonic()
    with pytest.raises(
        StoreUnreachable, match=r"127\.0\.0\.1:1/db: the database does not"
    ) as caught:
        repository.current()
    assert time.monotonic() - started_s < 5
    assert STORE_PASSWORD not in str(caught.value)


def test_a_wrong_password_is_told_without_it():
    server = PostgresServer()
    try:
        with open_database(server) as uri:
            server.execute("postgres", f"CREATE ROLE me LOGIN PASSWORD '{STORE_PASSWORD}'")
            lines = server.hba.read_text().replace("trust", "scram-sha-256")
            server.hba.write_text(f"host all postgres 127.0.0.1/32 trust\n{lines}")
            server.reload()
            mine = uri.replace("postgres@", "me@")
            right = Connections(read_address(mine, STORE_PASSWORD))
            assert right.fetch("SELECT 1") == [(1,)]
            wrong = Connections(read_address(mine, STORE_PASSWORD[::-1]))
            with pytest.raises(StoreUnreachable, match="HUIGU_STORE_PASSWORD") as caught:
                wrong.fetch("SELECT 1")
            assert STORE_PASSWORD[::-1] not in str(caught.value)
    finally:
        server.remove()


def test_more_threads_than_connections_wait_for_one(uri):
    connections = Connections(read_address(uri, ""), most=2)
    open_now: list[int] = []

    def ask():
        count = connections.fetch(
            "SELECT count(*) FROM pg_stat_activity, pg_sleep(0.02)"
            " WHERE datname = current_database()"
        )
        open_now.append(count[0][0])

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(open_now) == 12
    assert max(open_now) <= 2


def test_a_statement_that_takes_too_long_is_given_up(uri):
    connections = Connections(read_address(uri, ""))
    connections.fetch("SELECT set_config('statement_timeout', '50ms', false)")
    with pytest.raises(OutOfTime):
        connections.fetch("SELECT pg_sleep(5)")
    assert connections.fetch("SELECT 1") == [(1,)]


@pytest.mark.slow
def test_questions_go_on_after_the_server_was_stopped_and_started():
    server = PostgresServer()
    try:
        with open_database(server) as uri:
            repository = PostgresRepository(read_address(uri, ""))
            store = publish_documents(repository, make_documents(40))
            expected = search(store)
            stop, failures, answers = threading.Event(), [], []

            def ask():
                while not stop.is_set():
                    try:
                        answers.append(search(store) == expected)
                    except StoreUnreachable as error:
                        failures.append(error)
                        time.sleep(0.01)
                    except HuiguError as error:
                        answers.append(error)

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            for mode in ("fast", "immediate"):
                time.sleep(0.2)
                server.stop(mode)
                time.sleep(0.2)
                server.start()
            before = len(answers)
            time.sleep(0.5)
            stop.set()
            for thread in threads:
                thread.join()
            assert failures
            assert len(answers) > before
            assert set(answers) == {True}
            store.close()
    finally:
        server.remove()


def search(store):
    vector = store.vectors([0])[0]
    return (
        store.search_vectors(vector, 10, Filter()),
        store.search_vectors(vector, 10, Filter(language="zh")),
        [passage.text for passage in store.passages([0, 1])],
    )
