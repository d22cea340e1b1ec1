"""A community that is not ours reads nothing of Istio or KubeCon, in any channel."""

import ast
import re
from contextlib import closing
from dataclasses import replace
from importlib import resources
from pathlib import Path
from pkgutil import resolve_name

import aiohttp
import click
import pytest
from click.testing import CliRunner

from bot.channels.http_api.server import run_server
from bot.channels.official_account.handler import Handler as OfficialAccountHandler
from bot.channels.official_account.protocol.messages import Message as AccountMessage
from bot.channels.official_account.rendering import MAX_BYTES, join
from bot.channels.official_account.spec import OfficialAccountSettings
from bot.channels.wecom.events import Message
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.spec import WecomSettings
from bot.cli.main import COMMANDS, main
from bot.messages import LANGUAGES
from bot.runtime.clock import SystemClock
from bot.services.catalogue import IndexCatalogue
from bot.services.community import CommunityTexts
from bot.settings import ServerSettings
from indexer.errors import HuiguError
from indexer.search.index import Index
from indexer.settings import CommunitySettings
from tests.fakes.bot.services import fake_services
from tests.fakes.communities.sailing_club import NAMES, build_club

OURS = re.compile(r"istio|kubecon|service ?mesh|envoy|ambient|cloudnative", re.IGNORECASE)
ROOT = Path(__file__).parents[3]
CONTACT = 'contact = "harbour@sails.example"\n'


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    settings = build_club(tmp_path_factory.mktemp("club"), NAMES + CONTACT).indexer
    with closing(Index.open(settings)) as index:
        catalogue = IndexCatalogue(index, settings)
        community = CommunityTexts(settings.community, catalogue)
        yield replace(fake_services(), catalogue=catalogue, community=community)


async def ask_wecom(services, text: str) -> str:
    handler = Handler(services, WecomSettings(names=("Huigu",)), SystemClock())
    message = Message("m", "anna", "anna", False, text)
    return [update.text async for update in handler.handle(message).updates()][-1]


async def ask_account(services, text: str, kind: str = "text") -> str:
    handler = OfficialAccountHandler(services, OfficialAccountSettings(), SystemClock())
    return join([await handler.answer(AccountMessage("1", "anna", "gh", 0, kind, text))], "zh")


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("帮助", "/视频 湖心帆船赛 2022"),
        ("help", "/videos Knots Evening 2023"),
        (" ", "“湖心帆船赛 2022 的视频在哪里看”"),
    ],
)
async def test_wecom_and_the_account_speak_of_the_communitys_own_events(services, text, example):
    for said in (await ask_wecom(services, text), await ask_account(services, text)):
        assert example in said
        assert not OURS.search(said)


@pytest.mark.parametrize("text", ["帮助", "help"])
async def test_help_names_the_contact(services, text):
    assert "harbour@sails.example" in await ask_wecom(services, text)
    assert "harbour@sails.example" in await ask_account(services, text)


async def test_a_failure_names_the_contact(services):
    async def fail(question):
        raise HuiguError("gone")

    broken = replace(services, ask=fail)
    for said in (await ask_wecom(broken, "视频在哪里"), await ask_account(broken, "视频在哪里")):
        assert said.endswith("请告诉组织者，过一会儿再问。联系组织者：harbour@sails.example")


async def test_welcomes_are_about_the_communitys_own_events(services):
    wecom = Handler(services, WecomSettings(names=("Huigu",)), SystemClock())
    account = OfficialAccountHandler(services, OfficialAccountSettings(), SystemClock())
    unreadable = await ask_account(services, "", "unreadable")
    for said in (await wecom.say_welcome(), await account.greet(), unreadable):
        assert "“湖心帆船赛 2022 的视频在哪里看”" in said
        assert "“where are the Knots Evening 2023 videos”" in said
        assert not OURS.search(said)


@pytest.mark.parametrize(
    "settings",
    [
        CommunitySettings(examples={"zh": ("很" * 200,), "en": ("a " * 99 + "b",)}),
        CommunitySettings(greeting={"zh": "你" * 300, "en": "a" * 300}),
    ],
)
async def test_the_longest_texts_of_a_community_fit_into_a_message(services, settings):
    talkative = replace(services, community=CommunityTexts(settings))
    account = OfficialAccountHandler(talkative, OfficialAccountSettings(), SystemClock())
    wecom = Handler(talkative, WecomSettings(names=("Huigu",)), SystemClock())
    for said in (await account.greet(), await wecom.say_welcome()):
        assert len(said.encode()) <= MAX_BYTES


async def test_the_page_shows_the_communitys_name_and_examples(services):
    server = ServerSettings(port=0)
    async with (
        run_server(services, server) as (_, port),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        for path in (
            "/",
            "/app.js",
            "/answer.js",
            "/words.js?lang=en",
            "/openapi.json",
            "/examples.json",
        ):
            async with client.get(path) as response:
                text = await response.text()
                assert response.status == 200
                assert not OURS.search(text), path
            if path == "/":
                assert "<title>蓝帆俱乐部</title>" in text
        examples = await response.json()
    assert set(examples) == set(LANGUAGES)
    assert examples["zh"][0] == "湖心帆船赛 2022 的视频在哪里看"
    assert examples["en"][0] == "where are the Knots Evening 2023 videos"


async def test_a_page_with_a_title_of_its_own_keeps_it(services):
    server = ServerSettings(port=0, title="Harbour")
    async with (
        run_server(services, server) as (_, port),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
        client.get("/") as response,
    ):
        assert "<title>Harbour</title>" in await response.text()


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)])
def test_no_help_text_names_our_events(arguments):
    result = CliRunner().invoke(main, [*arguments, "--help"])
    assert result.exit_code == 0
    assert not OURS.search(result.output)


def test_every_command_is_looked_at():
    assert all(isinstance(resolve_name(path), click.Command) for path, _ in COMMANDS.values())


def list_texts(path: Path) -> list[str]:
    """List the texts of a module that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    comments = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in comments
    ]


@pytest.mark.parametrize("room", ["bot", "huigu", "indexer"])
def test_no_text_of_the_code_names_our_events(room):
    modules = sorted((ROOT / room).rglob("*.py"))
    assert modules
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in modules
        for text in list_texts(path)
        if OURS.search(text)
    }
    assert found == set()


def test_no_file_of_the_page_names_our_events():
    for file in resources.files("bot.web").iterdir():
        if file.name.endswith((".js", ".html", ".css", ".svg")):
            assert not OURS.search(file.read_text(encoding="utf-8")), file.name
