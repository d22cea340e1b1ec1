"""The commands on a small site whose index is in Milvus Lite: rebuild, ask, status, roll back."""

import json
import threading
from contextlib import closing

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.records import Filter
from indexer.search.index import Index
from tests.fakes.communities.site import SLIDES_2021, VIDEO_2022, write_site
from tests.fakes.index.milvus import stop_milvus, use_milvus


@pytest.fixture
def site(tmp_path):
    config = write_site(tmp_path)
    database = use_milvus(config)
    yield config
    stop_milvus(database)


def huigu(config, command, *arguments):
    return CliRunner().invoke(main, [command, "--config", str(config), "--json", *arguments])


def read(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def ask(config, question):
    answer = read(huigu(config, "ask", question))
    return [link["url"] for link in answer["links"]], answer["generation"]


def test_a_site_is_rebuilt_asked_changed_and_rolled_back(site):
    first = read(huigu(site, "rebuild"))
    assert (first["documents"], first["added"]) == (5, 5)
    assert ask(site, "where are the MeshCon 2022 recordings")[0][0] == VIDEO_2022
    assert SLIDES_2021 in ask(site, "MeshCon 2021 的幻灯片")[0]
    again = read(huigu(site, "rebuild"))
    assert (again["generation"], again["unchanged"]) == (first["generation"], 5)

    post = next(path for path in site.parent.rglob("*.md") if VIDEO_2022 in path.read_text("utf-8"))
    new = VIDEO_2022.replace("meshcon2022", "moved2022")
    post.write_text(post.read_text("utf-8").replace(VIDEO_2022, new), "utf-8")
    second = read(huigu(site, "rebuild"))
    assert (second["changed"], second["unchanged"], second["added"]) == (1, 4, 0)
    found, generation = ask(site, "where are the MeshCon 2022 recordings")
    assert (found[0], generation) == (new, second["generation"])

    status = read(huigu(site, "status"))
    assert (status["store"], status["checksums"], status["settings"]) == ("milvus", "hold", "same")
    assert status["generations"] == [first["generation"], second["generation"]]
    assert read(huigu(site, "rollback", "--hold"))["generation"] == first["generation"]
    assert ask(site, "where are the MeshCon 2022 recordings")[0][0] == VIDEO_2022
    held = huigu(site, "rebuild")
    assert held.exit_code == 1
    assert "held" in held.stderr
    read(huigu(site, "rollback", "--release"))

    post.unlink()
    third = read(huigu(site, "rebuild"))
    assert third["removed"] == 1
    assert VIDEO_2022 not in {link["url"] for link in read(huigu(site, "links"))["links"]}


def test_questions_while_the_index_is_switched_are_of_one_generation_each(site):
    """Every page names the round it was written in; an answer mixes none."""
    settings = load_settings(site)
    rows = site.parent / "sessions.jsonl"
    original = rows.read_text("utf-8")

    def write_round(number):
        rows.write_text(original.replace("sidecars came", f"round{number} came"), "utf-8")
        return rebuild(settings).generation

    rounds = {write_round(0): "round0"}
    stop = threading.Event()
    seen, wrong = set(), []

    def ask_on(index):
        while not stop.is_set():
            with index.open_reader() as reader:
                known = rounds.get(reader.generation)
                words = {f"round{number}": 1.0 for number in range(4)}
                hits = reader.store.search_words(words, 10, Filter())
                texts = [passage.text for passage in reader.store.passages([r for r, _ in hits])]
                if known and (len(texts) != 1 or known not in texts[0]):
                    wrong.append((reader.generation, known, texts))
                seen.add(known)

    with closing(Index.open(settings)) as index:
        threads = [threading.Thread(target=ask_on, args=(index,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, 4):
                generation = write_round(number)
                rounds[generation] = f"round{number}"
                assert index.refresh()
                assert index.generation == generation
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert wrong == []
        assert seen >= {"round1", "round2"}
