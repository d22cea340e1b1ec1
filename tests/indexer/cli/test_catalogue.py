"""`huigu events`, `talks`, `people` and `pages`, run on the index of a small session list."""

import json

import pytest
from click.testing import CliRunner

from bot.cli.main import main

SESSIONS = """
event:
  name: TideCon 2031
  year: 2031
  edition: 2
  dates: 2031-05-01 to 2031-05-02
  place: Porto
sessions:
  - id: tide-1
    title: Tides at scale
    speakers: [Ana Wong]
    organisation: [Reef Ltd]
    language: en
    date: '2031-05-01'
    video: https://youtu.be/aaaaaaaaaaa
  - id: tide-2
    title: 潮汐网格实践
    speakers: [李明, Ana Wong]
    language: zh
    date: '2031-05-02'
    slides: https://example.org/tide-2.pdf
"""
RECAP = "---\ntitle: What a week\ndate: 2021-06-01\n---\n\nIt was windy.\n"
CONFIG = """
[[sources]]
name = "sessions"
type = "sessions"
path = "sessions"

[[sources]]
name = "recaps"
type = "markdown"
path = "recaps"
base_url = "https://tide.example/"

[[sources]]
name = "desk"
type = "answers"
path = "desk"
"""
BERTH = "---\nquestions: [Can I moor?, 能停船吗？]\nvalid_until: 2999-05-31\n---\nYes.\n"


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """An archive of one session list, one recap and one pinned answer, with its index."""
    folder = tmp_path_factory.mktemp("tide")
    for name, text in (
        ("sessions/tidecon-2031.yaml", SESSIONS),
        ("recaps/week.md", RECAP),
        ("desk/berth.md", BERTH),
        ("huigu.toml", CONFIG),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    file = folder / "huigu.toml"
    result = huigu(file, "rebuild")
    assert result.exit_code == 0, result.output
    return file


def huigu(config, command, *args):
    """Run a command; stdout and stderr are captured separately."""
    return CliRunner().invoke(main, [command, "--config", str(config), *args])


def read_json(config, command, *args):
    """Run a command with `--json` and give the list that it prints."""
    result = huigu(config, command, "--json", *args)
    assert result.stdout.count("\n") == 1
    (rows,) = json.loads(result.stdout).values()
    return rows


def test_events_have_their_dates_place_and_talks(config):
    (event,) = read_json(config, "events")
    assert (event["names"][0], event["start"], event["end"]) == (
        "TideCon 2031",
        "2031-05-01",
        "2031-05-02",
    )
    assert (event["places"], event["year"], event["edition"]) == (["Porto"], 2031, 2)
    assert event["talks"] == 2
    assert event["pages"][0]["document"] == "tidecon-2031"


def test_talks_have_people_links_and_the_page_that_tells_of_them(config):
    first, second = read_json(config, "talks")
    assert first["titles"] == ["Tides at scale"]
    assert (first["event"], first["date"]) == ("TideCon 2031", "2031-05-01")
    assert first["speakers"] == ["Ana Wong"]
    assert [link["url"] for link in first["links"]] == ["https://youtu.be/aaaaaaaaaaa"]
    assert second["pages"][0]["document"] == "tide-2"


@pytest.mark.parametrize(
    ("args", "titles"),
    [
        (("--event", "tidecon"), ["Tides at scale", "潮汐网格实践"]),
        (("--speaker", "李"), ["潮汐网格实践"]),
        (("--speaker", "ana wong", "--language", "en"), ["Tides at scale"]),
        (("--year", "2030"), []),
        (("--event", "ReefCon"), []),
        (("--speaker", "nobody"), []),
    ],
)
def test_talks_are_filtered(config, args, titles):
    assert [talk["titles"][0] for talk in read_json(config, "talks", *args)] == titles


def test_people_are_listed_by_the_number_of_their_talks(config):
    people = read_json(config, "people")
    assert [(one["names"][0], one["talks"]) for one in people] == [("Ana Wong", 2), ("李明", 1)]
    assert [one["names"][0] for one in read_json(config, "people", "--name", "明")] == ["李明"]


def test_pages_have_the_keys_of_the_contract(config):
    pages = {page["id"]: page for page in read_json(config, "pages")}
    assert set(pages) == {"tidecon-2031", "tide-1", "tide-2", "week.md", "berth.md"}
    assert {"id", "url", "title", "date", "language", "event", "speakers"} <= set(pages["week.md"])
    assert (pages["week.md"]["url"], pages["week.md"]["date"]) == (
        "https://tide.example/week/",
        "2021-06-01",
    )
    assert [page["id"] for page in read_json(config, "pages", "--source", "recaps")] == ["week.md"]


def test_pinned_answers_are_listed_with_their_wordings_and_days(config):
    [page] = read_json(config, "pages", "--source", "desk")
    assert page["questions"] == ["Can I moor?", "能停船吗？"]
    assert (page["begins"], page["expires"][:10]) == ("", "2999-05-31")
    [line] = huigu(config, "pages", "--source", "desk").stdout.splitlines()
    assert line.split("\t")[-1] == "– 2999-05-31"


def test_a_pipe_gets_tab_separated_columns(config):
    lines = huigu(config, "talks").stdout.splitlines()
    assert lines[0].split("\t") == [
        "Tides at scale",
        "Ana Wong",
        "TideCon 2031",
        "2031-05-01",
        "video",
    ]


@pytest.mark.parametrize("command", ["events", "talks", "people", "pages"])
def test_nothing_found_is_exit_code_3_with_a_remedy(config, command):
    filters = {"people": ("--name", "nobody")}.get(command, ("--year", "1999"))
    result = huigu(config, command, *filters)
    assert (result.exit_code, "try fewer" in result.stderr) == (3, True)


def test_an_unknown_source_is_named_with_those_there_are(config):
    result = huigu(config, "pages", "--source", "recap")
    assert result.exit_code == 3
    assert "did you mean 'recaps'?" in result.stderr


@pytest.mark.parametrize("command", ["events", "talks", "people", "pages"])
def test_help_teaches_by_example(command):
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert f"huigu {command}" in result.output.split("Examples:")[1]
