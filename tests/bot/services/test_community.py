"""Examples, greeting and contact come from `[community]`, else from the index."""

import json
from contextlib import closing

import pytest

from bot.answering.answer import Answerer
from bot.config import load_bot_settings
from bot.messages import Question
from bot.rendering.texts import Texts
from bot.services.catalogue import IndexCatalogue
from bot.services.community import CommunityTexts
from indexer.building.rebuild import rebuild
from indexer.errors import ConfigError
from indexer.search.index import Index
from indexer.settings import CommunitySettings
from tests.fakes.communities.sailing_club import build_club, write_club

WELCOME = Texts({"welcome": {"zh": "欢迎，例如“{}”。", "en": "Welcome, for example “{}”."}})


async def read_examples(folder, tables="", pages=None):
    settings = build_club(folder, tables, pages).indexer
    with closing(Index.open(settings)) as index:
        community = CommunityTexts(settings.community, IndexCatalogue(index, settings))
        return [list(await community.list_examples(language)) for language in ("zh", "en")]


def make_pages(*events: str, count: int = 1, label: str = "Video") -> dict[str, str]:
    return {
        f"{number}.md": f"---\ntitle: Page {number}\nevent: {json.dumps(event)}\n---\n"
        + "".join(f"- [{label}](https://youtu.be/v{number:03}x{i:06})\n" for i in range(count))
        for number, event in enumerate(events)
    }


async def test_examples_are_about_the_events_with_most_videos(tmp_path):
    chinese, english = await read_examples(tmp_path)
    assert chinese == [
        "湖心帆船赛 2022 的视频在哪里看",
        "Knots Evening 2023 的 PPT 在哪里",
        "Knots Evening 2023 的视频在哪里看",
        "湖心帆船赛 2022 的 PPT 在哪里",
    ]
    assert english == [
        "where are the Knots Evening 2023 videos",
        "where are the Knots Evening 2023 slides",
    ]


async def test_every_example_has_an_answer(tmp_path):
    settings = build_club(tmp_path).indexer
    with closing(Index.open(settings)) as index:
        community = CommunityTexts(settings.community, IndexCatalogue(index, settings))
        for language in ("zh", "en"):
            for example in await community.list_examples(language):
                assert Answerer(index).answer(Question(text=example)).found, example


async def test_examples_follow_a_rebuild_while_serving(tmp_path):
    settings = build_club(tmp_path).indexer
    with closing(Index.open(settings)) as index:
        catalogue = IndexCatalogue(index, settings)
        community = CommunityTexts(settings.community, catalogue)
        assert "Knots Evening 2023" in await community.get_example("en")
        pages = make_pages("Harbour Day 2024", count=9)
        (tmp_path / "pages" / "0.md").write_text(pages["0.md"], encoding="utf-8")
        rebuild(settings)
        assert index.refresh()
        await catalogue.describe_index()
        await catalogue._snapshots._reading
        assert await community.get_example("en") == "where are the Harbour Day 2024 videos"
        assert await community.get_event("zh") == "Harbour Day 2024"


@pytest.mark.parametrize(
    ("pages", "chinese", "english"),
    [
        pytest.param(
            {"a.md": "# The Harbour\n\n[Video](https://youtu.be/v0000000001)\n"},
            "The Harbour 的视频在哪里看",
            "where are the Harbour videos",
            id="no events",
        ),
        pytest.param(
            {"a.md": "# Winter storage\n\nDry the sails.\n"},
            "《Winter storage》讲了什么",
            "what is Winter storage about",
            id="no links",
        ),
        pytest.param(
            make_pages("湖心帆船赛"),
            "湖心帆船赛的视频在哪里看",
            "where are the 湖心帆船赛 videos",
            id="only Chinese names",
        ),
    ],
)
async def test_examples_without_events_are_about_pages(tmp_path, pages, chinese, english):
    examples = await read_examples(tmp_path, "", pages)
    assert [own[0] for own in examples] == [chinese, english]


async def test_hostile_and_long_names_are_in_no_example(tmp_path):
    hostile = (
        "Visit https://evil.example now",
        "www.evil.example party",
        "[click](https://evil.example)",
        "**bold** regatta",
        "`code` day",
        "<b>regatta</b>",
        "@everyone Day",
        "quote” ends",
        "x" * 41,
        "javascript:alert(1)",
        "{} {0.__class__}",
        "...",
    )
    pages = {
        **make_pages(*hostile, count=3),
        "b.md": "---\ntitle: B\nevent: Harbour Day\n---\n[Video](https://youtu.be/harbourday1)\n",
    }
    assert await read_examples(tmp_path, "", pages) == [
        ["Harbour Day 的视频在哪里看"],
        ["where are the Harbour Day videos"],
    ]


async def test_hidden_characters_of_a_name_are_dropped(tmp_path):
    pages = make_pages("Har\u200bbour\u202e Day")
    assert (await read_examples(tmp_path, "", pages))[1] == ["where are the Harbour Day videos"]


async def test_without_an_index_examples_are_neutral():
    community = CommunityTexts(CommunitySettings())
    assert await community.list_examples("zh") == (
        "上次活动的视频在哪里看",
        "上次活动的 PPT 在哪里",
    )
    assert await community.get_example("en") == "where are the videos of the last event"
    assert await community.get_event("en") == ""


async def test_a_broken_index_gives_neutral_examples_and_one_line(tmp_path, caplog):
    settings = build_club(tmp_path).indexer
    index = Index.open(settings)
    index.close()
    community = CommunityTexts(settings.community, IndexCatalogue(index, settings))
    assert await community.get_example("en") == "where are the videos of the last event"
    assert "examples cannot be made" in caplog.text


@pytest.mark.parametrize(
    ("table", "chinese", "english"),
    [
        ('examples = ["怎么打绳结", "how to tie a bowline"]', "怎么打绳结", "how to tie a bowline"),
        ('examples = ["怎么打绳结"]', "怎么打绳结", "where are the videos of the last event"),
        (
            'examples = { zh = ["bowline 教程"], en = ["Bowline?"] }',
            "bowline 教程",
            "Bowline?",
        ),
        ("[community.examples]\nen = ['Bowline?']", "上次活动的视频在哪里看", "Bowline?"),
    ],
)
async def test_own_examples_go_before_those_of_the_index(tmp_path, table, chinese, english):
    own = load_bot_settings(write_club(tmp_path, f"[community]\n{table}\n"))
    community = CommunityTexts(own.indexer.community)
    assert await community.get_example("zh") == chinese
    assert await community.get_example("en") == english


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("examples = [1]", "examples"),
        ('examples = [""]', "examples"),
        ('examples = { fr = ["x"] }', "examples"),
        (f'name = "{"x" * 81}"', "name"),
        ('nmaes = ["x"]', "did you mean `names`"),
        ('names = "x"', "names"),
        (f'contact = "{"x" * 201}"', "contact"),
        (f'subscribe = "{"x" * 301}"', "subscribe"),
        ('contribute = { fr = "x" }', "contribute"),
    ],
)
def test_a_wrong_value_names_its_line(tmp_path, table, reason):
    with pytest.raises(ConfigError, match=reason) as error:
        load_bot_settings(write_club(tmp_path, f"[community]\n{table}\n"))
    assert ":7: " in str(error.value)


async def test_a_welcome_is_in_both_languages_with_an_example_each():
    community = CommunityTexts(CommunitySettings(examples=("怎么打绳结", "how to tie a bowline")))
    assert await community.welcome(WELCOME) == (
        "欢迎，例如“怎么打绳结”。\n\nWelcome, for example “how to tie a bowline”."
    )


@pytest.mark.parametrize(
    ("greeting", "welcome"),
    [
        ("Ahoy! 你好！", "Ahoy! 你好！"),
        ({"zh": "你好，水手！", "en": "Ahoy!"}, "你好，水手！\n\nAhoy!"),
    ],
)
async def test_an_own_greeting_stands_in_place_of_ours(greeting, welcome):
    community = CommunityTexts(CommunitySettings(greeting=greeting))
    assert await community.welcome(WELCOME) == welcome


def test_the_contact_is_added_if_there_is_one():
    community = CommunityTexts(CommunitySettings(contact="harbour@sails.example"))
    assert community.format_contact("zh") == "联系组织者：harbour@sails.example"
    assert community.add_contact("Please tell the organisers.", "en") == (
        "Please tell the organisers. To reach the organisers: harbour@sails.example"
    )
    silent = CommunityTexts(CommunitySettings())
    assert silent.format_contact("zh") == ""
    assert silent.add_contact("Tell them.", "en") == "Tell them."
