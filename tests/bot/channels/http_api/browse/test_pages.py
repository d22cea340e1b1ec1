"""The pages to browse, as a browser without scripts gets them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.parser import HTMLParser

from bot.channels.http_api.browse.routes import FORMS, HTML_MEDIA
from bot.channels.http_api.requests.accept import choose_media
from bot.services.archive.empty import EmptyArchive
from bot.settings import ServerSettings
from tests.fakes.communities.beekeepers import REPLAY, SLIDES, TUBE, VIDEO

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def read(client, path, **headers):
    async with client.get(f"/{path}", headers={"Accept": BROWSER, **headers}) as response:
        assert response.status == 200, await response.text()
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert response.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language, Cookie"
        return HTMLParser(await response.text())


def list_texts(page, selector):
    return [" ".join(node.text().split()) for node in page.css(selector)]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html;q=0.5", False),
        ("application/json;q=0.1, text/html;q=0.5", True),
        ("text/html;q=0", False),
        ("application/json, text/event-stream", False),
        ("text/html;" * 10_000, True),
    ],
)
def test_browsers_get_a_page_and_programs_json(accept, wanted):
    assert (choose_media(accept, FORMS) == HTML_MEDIA) is wanted


async def test_a_language_is_kept_once(connect):
    client = await connect()
    async with client.get("/talks?lang=zh", headers={"Accept": BROWSER}) as response:
        assert len(response.headers.getall("Set-Cookie")) == 1


async def test_events_stand_by_year(connect):
    page = await read(await connect(), "events")
    assert list_texts(page, ".group > h2") == [
        "2027", "2024", "2023", "2022", "2021", "2020", "2019", "2018",
    ]  # fmt: skip
    assert list_texts(page, "h1") == ["Events"]
    assert list_texts(page, ".total") == ["8 events"]


async def test_an_event_tells_what_it_has_and_leads_to_it(connect):
    page = await read(await connect(), "events?event=HoneyConf+2022")
    assert list_texts(page, ".cards h3") == ["HoneyConf 2022"]
    assert list_texts(page, ".tally > *") == ["4 talks", "2 recordings", "1 slides"]
    links = [node.attributes["href"] for node in page.css(".tally a")]
    assert links[1] == "talks?event=HoneyConf+2022&kind=video"
    [button] = page.css(".media a[data-kind=video]")
    assert (button.attributes["href"], button.text()) == (REPLAY, "All recordings · YouTube")
    assert list_texts(page, ".cards time") == ["2022-04-30 – 2022-05-02"]
    # An event without talks leads to its page.
    page = await read(await connect(), "events?event=HoneyConf+2027")
    assert (
        page.css_first(".cards h3 a").attributes["href"] == "https://bees.example/honeyconf-2027/"
    )


async def test_a_talk_is_a_card(connect):
    page = await read(await connect(), "talks?q=queens")
    [card] = page.css(".talk")
    assert card.css_first("h3 a").attributes["href"] == "https://bees.example/honeyconf-2022/"
    speakers = {node.text(): node.attributes["href"] for node in card.css(".speakers a")}
    assert speakers == {"Ann Wax": "talks?speaker=Ann+Wax", "Mi Wang": "talks?speaker=Mi+Wang"}
    buttons = {node.attributes["href"]: node.text() for node in card.css(".media a")}
    assert buttons == {
        VIDEO: "Recording · Bilibili",
        TUBE: "Recording · YouTube",
        SLIDES: "Slides · files.example",
    }
    assert list_texts(page, ".group > h2") == ["HoneyConf 2022"]


async def test_the_talks_of_one_event_stand_below_what_the_event_is(connect):
    page = await read(await connect(), "talks?event=HoneyConf+2022")
    assert list_texts(page, ".about h2") == ["HoneyConf 2022"]
    assert page.css_first(".about .media a").attributes["href"] == REPLAY
    assert page.css_first("title").text() == "Talks: HoneyConf 2022 · Huigu 回顾"
    # Of the whole event, and so no recording of the talk.
    [smoke] = [one for one in page.css(".talk") if "Smoke" in one.text()]
    assert list_texts(smoke, ".media a") == ["All recordings · YouTube"]


async def test_people_lead_to_their_talks(connect):
    page = await read(await connect(), "people", **{"Accept-Language": "zh-CN"})
    assert list_texts(page, ".people .name a") == ["王蜜", "Ann Wax", "科博", "李花"]
    link = page.css_first(".people a").attributes["href"]
    assert parse_qs(urlsplit(link).query) == {"speaker": ["王蜜"]}
    assert "14 场演讲" in page.css_first(".people li").text()


@pytest.mark.parametrize(
    ("lang", "heading", "tag"),
    [("zh", "演讲", "zh-Hans"), ("zh-Hant", "演講", "zh-Hant"), ("en", "Talks", "en")],
)
async def test_a_page_is_in_the_language_of_its_address(connect, lang, heading, tag):
    page = await read(await connect(), f"talks?lang={lang}&year=2022")
    assert page.css_first("html").attributes["lang"] == tag
    assert list_texts(page, "h1") == [heading]
    # Links to lists keep the language, and those to languages the filter.
    links = [node.attributes["href"] for node in page.css(".speakers a, .set a, .facts a")]
    assert links
    assert all(f"lang={lang}" in link for link in links)
    others = [node.attributes["href"] for node in page.css(".languages a")]
    assert all("year=2022" in link for link in others)
    assert page.css_first("input[name=lang]").attributes["value"] == lang


async def test_texts_of_another_language_say_so(connect):
    page = await read(await connect(), "talks?event=HoneyConf+2022&lang=en")
    spoken = {node.text(): node.attributes.get("lang") for node in page.css(".talk h3 a")}
    assert spoken["蜂群越冬"] == "zh"
    assert spoken["Closing"] is None
    page = await read(await connect(), "talks?event=HoneyConf+2022&lang=zh")
    spoken = {node.text(): node.attributes.get("lang") for node in page.css(".talk h3 a")}
    assert spoken == {
        "蜂王过冬": None, "Smoke without fire": "en", "蜂群越冬": None, "Closing": "en",
    }  # fmt: skip


async def test_a_filter_can_be_taken_away(connect):
    page = await read(await connect(), "talks?speaker=Ann+Wax&year=2022&topic=care")
    chips = {" ".join(n.text().split()): n.attributes["href"] for n in page.css(".set .chip")}
    assert chips == {
        "Speaker Ann Wax×": "talks?topic=care&year=2022",
        "Topic care×": "talks?speaker=Ann+Wax&year=2022",
        "Year 2022×": "talks?speaker=Ann+Wax&topic=care",
    }
    assert page.css_first(".clear").attributes["href"] == "talks"
    # The form keeps what it has no field for.
    kept = {n.attributes["name"]: n.attributes["value"] for n in page.css("input[type=hidden]")}
    assert kept == {"speaker": "Ann Wax", "topic": "care"}
    assert page.css_first("select[name=year] option[selected]").text() == "2022"


async def test_a_long_list_has_pages(connect):
    client = await connect()
    page = await read(client, "talks?limit=10")
    assert list_texts(page, ".pager .span") == ["1–10 of 22"]
    assert page.css_first("link[rel=stylesheet][href^='browse.css']") is not None
    [link] = page.css(".pager a")
    assert link.attributes["rel"] == "next"
    page = await read(client, link.attributes["href"])
    assert list_texts(page, ".pager .span")[0].startswith("11–")


@pytest.mark.parametrize("path", ["events", "talks", "people"])
async def test_an_empty_list_says_what_to_do(connect, path):
    client = await connect()
    page = await read(client, f"{path}?q=zzz")
    assert list_texts(page, ".none h2")[0].startswith("No such")
    assert [node.attributes["href"] for node in page.css(".none a")] == [path, "./"]
    page = await read(await connect(archive=EmptyArchive()), path)
    assert "yet" in page.css_first(".none h2").text()
    assert [node.attributes["href"] for node in page.css(".none a")] == ["./"]


async def test_search_engines_get_one_address_of_a_list(connect):
    settings = ServerSettings(public_url="https://ask.example.org/bot/")
    client = await connect(settings=settings)
    page = await read(client, "talks?event=HoneyConf+2022&limit=50&utm_source=x")
    canonical = page.css_first("link[rel=canonical]").attributes["href"]
    assert canonical == "https://ask.example.org/bot/talks?event=HoneyConf+2022"
    assert page.css_first("meta[name=description]").attributes["content"]
    assert page.css_first("meta[name=robots]") is None
    page = await read(client, "talks?q=bees")
    assert page.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert (await read(await connect(), "talks")).css_first("link[rel=canonical]") is None


async def test_robots_find_the_lists(connect):
    settings = ServerSettings(public_url="https://ask.example.org/bot/")
    client = await connect(settings=settings)
    async with client.get("/robots.txt") as response:
        assert "Sitemap: https://ask.example.org/bot/sitemap.xml" in await response.text()
    async with client.get("/sitemap.xml") as response:
        assert response.content_type == "application/xml"
        addresses = [node.text() for node in HTMLParser(await response.text()).css("loc")]
    assert "https://ask.example.org/bot/talks?event=HoneyConf+2022" in addresses
    # An event without talks has no list.
    assert not any("2027" in address for address in addresses)


async def test_a_wrong_address_is_explained(connect):
    client = await connect()
    headers = {"Accept": BROWSER, "Accept-Language": "zh"}
    async with client.get("/talks?year=x", headers=headers) as response:
        assert response.status == 400
        page = HTMLParser(await response.text())
    assert page.css_first("html").attributes["lang"] == "zh-Hans"
    assert "year" in page.css_first(".none").text()
    assert page.css_first(".none a").attributes["href"] == "talks"


async def test_a_page_that_the_browser_has_is_not_sent_again(connect):
    client = await connect()
    async with client.get("/talks", headers={"Accept": BROWSER}) as response:
        tag = response.headers["ETag"]
    headers = {"Accept": BROWSER, "If-None-Match": tag}
    async with client.get("/talks", headers=headers) as response:
        assert response.status == 304
