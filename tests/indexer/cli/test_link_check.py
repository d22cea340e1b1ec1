"""`huigu links check` on an index whose links lead to a server of this machine."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner

from bot.cli.main import main
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from tests.fakes.network.web_site import WebSite, serving_site
from tests.paths import ROOT

CONFIG = """\
[index]
path = "index"

[[sources]]
name = "recaps"
type = "markdown"
path = "recaps"
base_url = "https://meshcon.example/"
"""


class Community:
    """A site whose pages link to a server, and what that was asked."""

    def __init__(self, config: Path, site: WebSite) -> None:
        self.config, self.site = config, site

    def run(self, *arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["links", *arguments, "--config", str(self.config)])
        return done.exit_code, done.stdout, done.stderr

    def check(self, *arguments: str) -> tuple[int, str, str]:
        return self.run("check", "--allow-private", "--rate", "100", *arguments)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Community]:
    folder = tmp_path_factory.mktemp("links")
    with serving_site({"/video": "here", "/slides#top": "x", "/old": "x"}) as site:
        (folder / "recaps").mkdir()
        links = "\n".join(
            f"- [{name}]({site.url}/{path})"
            for name, path in {
                "recording": "video",
                "recording from the start": "video#start",
                "gone slides": "slides.pdf",
                "lost page": "lost",
            }.items()
        )
        (folder / "recaps/one.md").write_text(
            f"---\ntitle: MeshCon 2023 recap\ndate: 2023-05-01\n---\n\nWhat is left.\n\n{links}\n"
            "\nWrite to [us](mailto:us@meshcon.example).\n",
            encoding="utf-8",
        )
        config = folder / "huigu.toml"
        config.write_text(CONFIG, encoding="utf-8")
        rebuild(load_settings(config), strict=True)
        yield Community(config, site)


@pytest.fixture
def community(served: Community) -> Community:
    for file in served.config.parent.glob("index-links*"):
        file.unlink()
    served.site.forget_requests()
    return served


def test_dead_links_are_found_once_listed_and_not_asked_for_again(community):
    code, out, err = community.check()
    assert code == 0
    rows = [line.split("\t") for line in out.splitlines()]
    url = community.site.url
    assert sorted(rows) == [
        ["dead", "its server says 404", f"{url}/lost"],
        ["dead", "its server says 404", f"{url}/slides.pdf"],
    ]
    assert "checked 3 addresses: 1 alive, 2 dead" in err
    asked = len(community.site.asked)
    code, out, err = community.check()
    assert (code, out, len(community.site.asked)) == (3, "", asked)
    assert "no link is due, of 3; --older-than 0" in err
    code, out, _ = community.run("--dead")
    assert code == 0
    assert [line.split("\t")[1:4] for line in out.splitlines()] == [
        ["its server says 404", "slides", f"{url}/slides.pdf"],
        ["its server says 404", "page", f"{url}/lost"],
    ]


def test_json_of_a_check_and_of_dead_links_is_one_object(community):
    code, out, _ = community.check("--json", "--limit", "2")
    checked = json.loads(out)
    assert (code, checked["due"], checked["checked"], checked["left"]) == (0, 2, 2, 0)
    assert {"alive", "moved", "dead", "unsure", "unchecked", "links"} < set(checked)
    # The next run goes on with what was not reached.
    _, out, _ = community.check("--json")
    assert json.loads(out)["checked"] == 1
    code, out, _ = community.run("--dead", "--json", "--kind", "slides")
    [link] = json.loads(out)["links"]
    assert (code, link["reason"], link["checked"][:10]) == (0, "its server says 404", link["since"])


def test_strict_fails_where_a_link_is_dead(community):
    assert community.check("--strict")[0] == 1
    assert community.check("--strict", "--older-than", "0", "--kind", "page")[0] == 1
    assert community.check("--strict", "--older-than", "0", "--host", "other.example")[0] == 3


def test_private_addresses_are_not_asked_by_default(community):
    code, out, _ = community.run("check")
    assert code == 0
    assert {line.split("\t")[0] for line in out.splitlines()} == {"unchecked"}
    assert community.site.asked == []


def test_options_before_the_subcommand_count_for_the_configuration_only(community):
    arguments = ["links", "--config", str(community.config), "check", "--allow-private"]
    done = CliRunner().invoke(main, [*arguments, "--rate", "100", "--limit", "1"])
    assert done.exit_code == 0, done.stderr
    done = CliRunner().invoke(main, ["links", "--kind", "video", "check"])
    assert done.exit_code == 2
    assert "behind `check`" in done.stderr


def test_without_a_check_nothing_is_known_to_be_dead(community):
    code, out, err = community.run("--dead")
    assert (code, out) == (3, "")
    assert "huigu links check" in err


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_where_it_was(community, stop):
    arrived = []

    async def hang(request: web.Request) -> web.Response:
        arrived.append(request.path)
        await asyncio.sleep(60)
        return web.Response()

    before = community.site.pages
    community.site.pages = before | {"/lost": hang}
    arguments = ["check", "--allow-private", "--rate", "100", "--config", str(community.config)]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "links", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 30
        while not arrived and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(stop)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        community.site.pages = before
    assert arrived
    assert b"Traceback" not in err
    if stop == signal.SIGINT:
        assert process.returncode == 130
        assert b"stopped after 2 of 3 addresses" in err
    code, out, _ = community.check("--json")
    assert (code, json.loads(out)["checked"]) == (0, 1)
