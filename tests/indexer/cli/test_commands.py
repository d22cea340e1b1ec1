"""The indexer's commands, run on the index of a small site."""

import json

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import IndexHeld
from indexer.generations.folder import Generations
from tests.fakes.communities.site import SLIDES_2021, VIDEO_2021, VIDEO_2022, write_site
from tests.fakes.index.generations import flip_a_bit

KEYS_OF_REBUILD = [
    "generation", "documents", "passages", "links", "series", "events", "talks", "people",
    "added", "changed", "removed", "unchanged", "seconds", "broken", "warnings",
    "sources",
]  # fmt: skip
KEYS_OF_LINK = [
    "url", "label", "kind", "platform", "title", "page_url",
    "headings", "event", "year", "source", "document",
]  # fmt: skip
KEYS_OF_HIT = ["document", "source", "title", "url", "headings", "score", "text", "links"]


def huigu(config, *args):
    """Run a command; stdout and stderr are captured separately."""
    command, *rest = args
    return CliRunner().invoke(main, [command, "--config", str(config), *rest])


def as_json(result) -> dict:
    """Parse stdout, which must be exactly one JSON object on one line."""
    assert result.stdout.count("\n") == 1
    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    return value


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A site with an index that the tests only read."""
    config = write_site(tmp_path_factory.mktemp("site"))
    result = huigu(config, "rebuild")
    assert result.exit_code == 0, result.output
    return config


@pytest.fixture
def site(tmp_path):
    """A site without an index, which tests may change."""
    return write_site(tmp_path)


def test_rebuild_prints_the_keys_of_the_contract(site):
    result = huigu(site, "rebuild", "--json")
    rebuilt = as_json(result)
    assert list(rebuilt) == KEYS_OF_REBUILD
    assert (result.exit_code, rebuilt["documents"], rebuilt["added"]) == (0, 5, 5)
    assert rebuilt["links"] >= 5


def test_a_second_rebuild_changes_nothing_and_full_rebuilds_everything(site):
    first = as_json(huigu(site, "rebuild", "--json"))
    second = as_json(huigu(site, "rebuild", "--json"))
    full = as_json(huigu(site, "rebuild", "--json", "--full"))
    assert (second["unchanged"], second["generation"]) == (5, first["generation"])
    assert full["documents"] == 5


def test_rebuild_prints_one_line_and_its_progress_on_stderr(site):
    result = huigu(site, "rebuild")
    assert "5 documents" in result.stdout
    assert result.stdout.count("\n") == 1
    assert "5/5" in result.stderr


def test_one_thing_is_not_written_in_the_plural(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("---\ntitle: Notes\n---\nWatch <https://e.org/v>.\n", encoding="utf-8")
    config = tmp_path / "huigu.toml"
    source = f'[[sources]]\nname = "notes"\ntype = "markdown"\npath = "{page.name}"\n'
    config.write_text(source, encoding="utf-8")
    rebuilt, status = huigu(config, "rebuild"), huigu(config, "status")
    assert "1 warning about what was indexed\n" in rebuilt.stderr
    assert ": 1 documents, 1 passages, 1 links (1 added" in rebuilt.stdout
    assert "; 0 events, 0 series, 0 talks, 0 people\n" in rebuilt.stdout
    assert "content     1 documents, 1 passages, 1 links\n" in status.stdout
    assert "dimensions\n" in status.stdout
    assert " files, " in status.stdout


def test_a_broken_post_is_reported_and_skipped(site):
    (site.parent / "recaps" / "broken.md").write_text("---\ntitle: a: b\n---\n", encoding="utf-8")
    result = huigu(site, "rebuild", "--json")
    assert result.exit_code == 0
    assert as_json(result)["documents"] == 5
    assert "broken.md" in result.stderr
    assert "left out: 1 broken entry\n" in result.stderr


def test_strict_fails_on_a_broken_post_and_keeps_the_old_index(site):
    before = as_json(huigu(site, "rebuild", "--json"))
    (site.parent / "recaps" / "broken.md").write_text("---\ntitle: a: b\n---\n", encoding="utf-8")
    result = huigu(site, "rebuild", "--json", "--strict")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "broken.md" in result.stderr.splitlines()[-1]
    assert as_json(huigu(site, "status", "--json"))["generation"] == before["generation"]


def test_links_prints_all_records_with_the_keys_of_the_contract(built):
    result = huigu(built, "links", "--json")
    records = as_json(result)["links"]
    assert result.exit_code == 0
    assert all(list(record) == KEYS_OF_LINK for record in records)
    assert {VIDEO_2022, VIDEO_2021, SLIDES_2021} <= {record["url"] for record in records}
    [video] = [record for record in records if record["url"] == VIDEO_2021]
    assert (video["kind"], video["platform"], video["year"]) == ("video", "bilibili", 2021)
    assert (video["source"], video["document"]) == ("recaps", "meshcon-2021.md")
    assert video["headings"] == ["视频回放"]
    assert video["page_url"].endswith("#视频回放")


@pytest.mark.parametrize(
    ("filters", "urls"),
    [
        (["--kind", "video", "--source", "recaps"], {VIDEO_2022, VIDEO_2021}),
        (["--kind", "video", "--event", "meshcon 2021"], {VIDEO_2021}),
        (["--source", "recaps", "--year", "2022"], {VIDEO_2022}),
        (["--kind", "slides", "--source", "sessions"], {"https://meshcon.example/2021/rust.pdf"}),
    ],
)
def test_links_can_be_filtered(built, filters, urls):
    records = as_json(huigu(built, "links", "--json", *filters))["links"]
    assert {record["url"] for record in records} == urls


def test_links_are_printed_one_a_line(built):
    lines = huigu(built, "links", "--kind", "video").stdout.splitlines()
    assert f"video\t{VIDEO_2022}\twatch the MeshCon 2022 recordings" in "\n".join(lines)
    assert all(line.startswith("video\thttps://") for line in lines)


def test_search_refuses_a_text_that_is_no_query(built):
    result = huigu(built, "search", "mesh " * 24_000)
    assert result.exit_code == 2
    assert "119999 characters, at most 10000" in result.stderr


def test_search_prints_one_hit_per_document_with_the_keys_of_the_contract(built):
    result = huigu(built, "search", "--json", "--k", "3", "ambient", "mesh", "bank")
    hits = as_json(result)["hits"]
    assert result.exit_code == 0
    assert [list(hit) for hit in hits] == [KEYS_OF_HIT] * 3
    assert (hits[0]["document"], hits[0]["source"]) == ("ambient-2022", "sessions")
    assert len({hit["document"] for hit in hits}) == 3


def test_search_with_passages_prints_all_passages(built):
    one_each = as_json(huigu(built, "search", "--json", "MeshCon 2022"))["hits"]
    passages = as_json(huigu(built, "search", "--json", "--passages", "MeshCon 2022"))["hits"]
    assert len(passages) > len(one_each)
    assert [hit["score"] for hit in passages] == sorted(
        (hit["score"] for hit in passages), reverse=True
    )


def test_search_prints_page_and_address(built):
    output = huigu(built, "search", "--kind", "video", "录像").stdout
    assert "MeshCon 2021 回顾：视频与幻灯片 > 视频回放" in output
    assert f"video: {VIDEO_2021}" in output


@pytest.mark.parametrize(
    ("args", "key"),
    [
        (("links", "--event", "nowhere"), "links"),
        (("search", "--source", "nowhere", "mesh"), "hits"),
    ],
)
def test_no_result_is_an_empty_list_and_exit_code_3(built, args, key):
    result = huigu(built, *args, "--json")
    assert (result.exit_code, as_json(result)) == (3, {key: []})
    result = huigu(built, *args)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("huigu: ")


def test_status_prints_the_manifest_and_checks_the_checksums(built):
    result = huigu(built, "status", "--json")
    status = as_json(result)
    assert (result.exit_code, status["checksums"], status["problem"]) == (0, "hold", "")
    assert (status["documents"], status["store"]) == (5, "local")
    assert status["generations"] == [status["generation"]]
    assert as_json(huigu(built, "status", "--json", "--no-verify"))["checksums"] == "unchecked"
    told = huigu(built, "status").stdout
    assert "checksums   right" in told
    assert f"store       local, {status['place']}" in told


def test_status_finds_a_changed_file_of_the_same_size(site):
    huigu(site, "rebuild")
    generations = Generations(site.parent / "index")
    folder = generations.path(generations.current())
    files = (path for path in folder.rglob("*") if path.is_file())
    damaged = max(files, key=lambda path: path.stat().st_size)
    damaged.chmod(0o644)
    flip_a_bit(damaged)
    result = huigu(site, "status", "--json")
    assert result.exit_code == 1
    assert as_json(result)["checksums"] == "broken"
    assert result.stderr.startswith("huigu: ")
    assert damaged.name in result.stderr
    assert huigu(site, "status", "--no-verify").exit_code == 0


def test_rollback_goes_back_one_generation_and_then_fails(site):
    first = as_json(huigu(site, "rebuild", "--json"))["generation"]
    (site.parent / "recaps" / "meshcon-2021.md").unlink()
    second = as_json(huigu(site, "rebuild", "--json"))
    assert (second["removed"], second["documents"]) == (1, 4)
    assert as_json(huigu(site, "rollback", "--json")) == {"generation": first}
    assert as_json(huigu(site, "status", "--json"))["documents"] == 5
    result = huigu(site, "rollback", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("huigu: ")


def change(site, text):
    """Change a post, so that the next rebuild writes a new generation."""
    with (site.parent / "recaps" / "meshcon-2021.md").open("a", encoding="utf-8") as post:
        post.write(f"\n\n{text}\n")


def rebuild_twice(site):
    """Build two generations; gives their ids."""
    first = as_json(huigu(site, "rebuild", "--json"))["generation"]
    change(site, "第二版")
    return first, as_json(huigu(site, "rebuild", "--json"))["generation"]


def test_a_rollback_says_that_the_next_rebuild_ends_it(site):
    first, _ = rebuild_twice(site)
    rolled_back = huigu(site, "rollback")
    assert rolled_back.stdout == f"now serving {first}\n"
    assert "the next rebuild" in rolled_back.stderr
    assert "--hold" in rolled_back.stderr
    assert as_json(huigu(site, "status", "--json"))["rolled_back"] is True
    assert "rolled back; the next rebuild" in huigu(site, "status").stdout
    assert f"the roll-back to {first} has ended" in huigu(site, "rebuild").stderr
    assert "rolled back" not in huigu(site, "status").stdout
    assert "roll-back" not in huigu(site, "rebuild").stderr


def test_a_held_index_is_not_rebuilt_until_it_is_released(site):
    first, _ = rebuild_twice(site)
    assert as_json(huigu(site, "rollback", "--hold", "--json")) == {"generation": first}
    status = as_json(huigu(site, "status", "--json"))
    assert (status["held"], status["rolled_back"]) == (True, True)
    assert "held; every rebuild is refused" in huigu(site, "status").stdout
    for args in ((), ("--full",), ("--json",)):
        refused = huigu(site, "rebuild", *args)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "huigu rollback --release" in refused.stderr.splitlines()[-1]
    assert as_json(huigu(site, "rollback", "--release", "--json")) == {"generation": first}
    assert as_json(huigu(site, "rebuild", "--json"))["changed"] == 1
    assert as_json(huigu(site, "status", "--json"))["held"] is False


def test_hold_goes_no_further_back_than_somebody_went_before(site):
    rebuild_twice(site)
    change(site, "第三版")
    huigu(site, "rebuild")
    [_, second, _] = Generations(site.parent / "index").ids()
    assert as_json(huigu(site, "rollback", "--json"))["generation"] == second
    assert as_json(huigu(site, "rollback", "--json", "--hold"))["generation"] == second


def test_hold_and_release_together_are_wrong_usage(site):
    assert huigu(site, "rollback", "--hold", "--release").exit_code == 2


def test_a_server_rebuild_of_a_held_index_is_refused_too(site):
    rebuild_twice(site)
    huigu(site, "rollback", "--hold")
    with pytest.raises(IndexHeld, match="--release"):
        rebuild(load_settings(site))


def test_a_source_is_found_by_a_chinese_name(site):
    text = site.read_text(encoding="utf-8").replace('"recaps"\ntype', '"往期 回顾"\ntype')
    site.write_text(text, encoding="utf-8")
    assert huigu(site, "rebuild").exit_code == 0
    records = as_json(huigu(site, "links", "--json", "--source", "往期　回顾"))["links"]
    assert {record["source"] for record in records} == {"往期 回顾"}
    answer = as_json(huigu(site, "ask", "--json", "MeshCon 2022 recordings"))
    assert answer["citations"][0]["source"] == "往期 回顾"
    [hit, *_] = as_json(huigu(site, "search", "--json", "--source", "往期 回顾", "视频"))["hits"]
    assert hit["source"] == "往期 回顾"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("recap", "did you mean 'recaps'?"), ("演讲", "there are: recaps, sessions")],
)
def test_a_source_that_is_not_there_gets_the_nearest_one(built, name, hint):
    for args in (("links",), ("search", "mesh")):
        result = huigu(built, *args, "--source", name)
        assert (result.exit_code, result.stdout) == (3, "")
        assert f"huigu.toml names no source {name!r}; {hint}" in result.stderr


@pytest.mark.parametrize("name", ["zh", "ZH", "zh-CN", "中文", "Chinese"])
def test_a_search_takes_every_name_of_a_language(built, name):
    [hit, *_] = as_json(huigu(built, "search", "--json", "--language", name, "视频"))["hits"]
    [same, *_] = as_json(huigu(built, "search", "--json", "--language", "zh", "视频"))["hits"]
    assert hit == same


@pytest.mark.parametrize(("name", "hint"), [("zn", "'zh'"), ("enlish", "'en'")])
def test_a_misspelt_language_of_a_search_gets_the_nearest_one(built, name, hint):
    result = huigu(built, "search", "--language", name, "mesh")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"{name!r} is no language; did you mean {hint}?" in result.stderr


def test_the_language_of_an_answer_may_be_in_capitals(built):
    answer = as_json(huigu(built, "ask", "--json", "--language", "ZH", "MeshCon 2022 recordings"))
    assert answer["language"] == "zh"


def test_a_hostile_post_cannot_send_control_codes_to_the_terminal(site):
    escape = "\x1b]0;owned\x07\u202e"
    post = f"# {escape}Title\n\n[watch{escape}](https://www.youtube.com/watch?v=hostile1)\n"
    (site.parent / "recaps" / "hostile.md").write_text(post, encoding="utf-8")
    (site.parent / "recaps" / f"bad{escape[:4]}.md").write_text(f"---\na: b: {escape}\n---\n")
    results = [
        huigu(site, "rebuild"),
        huigu(site, "links", "--source", "recaps"),
        huigu(site, "search", "hostile", "watch"),
        huigu(site, "rebuild", "--full", "--strict"),
    ]
    assert any("v=hostile1" in result.stdout for result in results)
    assert results[-1].exit_code == 1
    for result in results:
        assert not set("\x1b\x07\u202e") & set(result.output)


@pytest.mark.parametrize("command", [("status",), ("links",), ("search", "x"), ("rollback",)])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_missing_index_is_an_error_line_that_names_rebuild(site, command, form):
    result = huigu(site, *command, *form)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("huigu: ")
    assert "huigu rebuild" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        ("search",),
        ("search", "  "),
        ("search", "--k", "0", "x"),
        ("search", "--k", "many", "x"),
        ("links", "--kind", "film"),
        ("links", "unexpected"),
        ("rebuild", "--fast"),
    ],
)
def test_wrong_usage_is_exit_code_2(built, args):
    result = huigu(built, *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr
