"""What a rebuild says of junk has a limit, whatever the junk."""

import json

from click.testing import CliRunner

from bot.chat.rebuild import write_report
from bot.cli.main import main
from bot.services.reindex import make_reindex
from indexer.building.notes import MAX_LINES, MAX_LINES_OF_SOURCE, Notes
from indexer.errors import MAX_PART_CHARS, BadInput
from tests.fakes.index.rebuilt_site import Site

JUNK_ROWS = 60_000
"""Lines of one character: 120 kB."""


def test_the_first_lines_of_each_source_are_kept_and_the_rest_counted():
    notes = Notes()
    for number in range(1000):
        notes.add("a", f"line\x1b {number}")
        notes.add("b", f"line {number}")
    assert len(notes) == 2000
    assert notes.lines[:3] == ["line 0", "line 0", "line 1"]
    assert len(notes.lines) == 2 * MAX_LINES_OF_SOURCE
    assert notes.more == {"a": 1000 - MAX_LINES_OF_SOURCE, "b": 1000 - MAX_LINES_OF_SOURCE}


def test_all_sources_together_have_a_limit():
    notes = Notes()
    for number in range(50):
        for _ in range(MAX_LINES_OF_SOURCE):
            notes.add(str(number), "line")
    assert (len(notes.lines), len(notes)) == (MAX_LINES, 50 * MAX_LINES_OF_SOURCE)


def test_a_message_does_not_grow_with_what_it_quotes():
    problem = BadInput("p" * 10_000, 3, "r" * 4_000_000, "m" * 10_000)
    assert len(str(problem)) < 3 * MAX_PART_CHARS + 20
    assert len(problem.reason) == MAX_PART_CHARS + 1


def test_junk_rows_are_counted_and_the_first_are_named(site: Site):
    rows = site.rows.read_bytes()
    site.rows.write_bytes(b"{\n" * JUNK_ROWS + rows)
    result = site.rebuild()
    assert result.documents == 5
    assert len(result.problems) == MAX_LINES_OF_SOURCE
    assert result.problem_count == JUNK_ROWS
    assert result.more_problems == {"rows": JUNK_ROWS - MAX_LINES_OF_SOURCE}
    assert result.skipped == 0
    assert result.problems[0].startswith("rows.jsonl:1: not JSON")


def test_rows_of_one_id_are_counted(site: Site):
    site.rows.write_text('{"id": "one"}\n' * 1000)
    result = site.rebuild()
    assert (result.problem_count, result.documents, result.skipped) == (999, 4, 0)


def test_remarks_are_counted(site: Site):
    for number in range(150):
        site.post(f"p{number}", "See [it](https://e.org/{{ .Site.Params.x }}).")
    result = site.rebuild()
    assert len(result.remarks) == MAX_LINES_OF_SOURCE
    assert result.remark_count >= 150
    assert result.more_remarks["posts"] >= 50


def test_a_folder_of_broken_pages_is_counted(site: Site):
    for number in range(300):
        (site.posts / f"broken-{number}.md").write_text("---\ntitle: [\n---\n")
    result = site.rebuild()
    assert (result.problem_count, len(result.problems)) == (300, MAX_LINES_OF_SOURCE)


def write_config(site: Site) -> str:
    config = site.folder / "huigu.toml"
    config.write_text(
        '[index]\npath = "index"\n[[sources]]\nname = "rows"\ntype = "jsonl"\npath = "rows.jsonl"\n'
    )
    return str(config)


def test_the_command_prints_the_first_lines_and_the_number_of_the_others(site: Site):
    site.rows.write_bytes(b"{\n" * 1000 + site.rows.read_bytes())
    run = CliRunner().invoke(main, ["rebuild", "--json", "--config", write_config(site)])
    assert run.exit_code == 0, run.output
    lines = run.stderr.splitlines()
    assert sum("not JSON" in line for line in lines) == MAX_LINES_OF_SOURCE
    assert "rows: … and 900 more" in lines
    assert "left out: 1000 broken entries" in lines
    assert json.loads(run.stdout)["broken"] == 1000


async def test_a_chat_is_told_the_number_and_few_lines(site: Site):
    site.rows.write_bytes(b"{\n" * 1000 + site.rows.read_bytes())
    result = await make_reindex(site.settings)(lambda phase, done, total: None)
    assert result.problem_count == 1000
    report = write_report(result, "en", str)
    assert "Skipped 1000" in report
    assert "… and 970 more" in report
    assert report.count("not JSON") == 30
