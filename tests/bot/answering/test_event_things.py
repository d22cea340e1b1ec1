"""Links to the schedule, the notes and other things of an event, from the pages of a small site."""

from __future__ import annotations

import pytest

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index

CONFIG = """
[index]
path = "index"
[[sources]]
name = "site"
type = "markdown"
path = "site"
"""
FRONT = "---\ntitle: Quilt Gathering {0}\nevent: Quilt Gathering {0}\ndate: {0}-05-04\n---\n"
FIRST, SECOND = FRONT.format("2023"), FRONT.format("2024")
PAGES = {
    "hugo.toml": 'baseURL = "https://quilts.example/"\n',
    "content/events/2023/_index.md": f"{FIRST}A day of patchwork, in Ghent.\n\n"
    "- [recordings](https://www.youtube.com/playlist?list=PLold0000000001)\n"
    "- [photos](https://photos.example/2023)\n\n"
    "## Proposals\n\nOffer yours: [CFP](https://forms.example/2023).\n",
    "content/events/2023/schedule.md": "---\ntitle: Schedule\n---\n## Schedule\n\n"
    "[Hours and rooms](https://hours.example/2023)\n",
    "content/events/2024/_index.md": f"{SECOND}A day of patchwork, in Bruges.\n\n"
    "- [recordings](https://www.youtube.com/playlist?list=PLnew0000000001)\n\n"
    "## Afterwards\n\nDetailed minutes of the open hour: https://notes.example/open-hour\n",
    "content/events/2024/schedule.md": "---\ntitle: Schedule\n---\n## Schedule\n\n"
    "[Hours and rooms](https://hours.example/2024)\n\n"
    "## Open hour\n\nAnybody may [propose a pattern](https://forum.example/9).\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quilts")
    (folder / "huigu.toml").write_text(CONFIG)
    for name, text in PAGES.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings = load_settings(folder / "huigu.toml")
    rebuild(settings)
    index = Index.open(settings)
    answerer = Answerer(index)
    yield lambda text: answerer.answer(Question(text=text))
    index.close()


def list_urls(answer):
    return [link.url for link in answer.links]


@pytest.mark.parametrize(
    ("question", "url"),
    [
        ("link to the schedule of Quilt Gathering 2024", "https://hours.example/2024"),
        ("Quilt Gathering 2023 的日程链接", "https://hours.example/2023"),
        ("where is the agenda of Quilt Gathering 2023", "https://hours.example/2023"),
        ("minutes of the open hour at Quilt Gathering 2024", "https://notes.example/open-hour"),
        ("Quilt Gathering 2024 的会议纪要", "https://notes.example/open-hour"),
        ("CFP link of Quilt Gathering 2023", "https://forms.example/2023"),
        ("Quilt Gathering 2023 的议题征集网址", "https://forms.example/2023"),
        ("Quilt Gathering 2023 的照片链接", "https://photos.example/2023"),
    ],
)
def test_a_thing_of_an_event_is_found_on_its_own_pages(ask, question, url):
    answer = ask(question)
    assert answer.found
    assert list_urls(answer) == [url]


@pytest.mark.parametrize(
    "question",
    [
        "link to the minutes of Quilt Gathering 2023",
        "Quilt Gathering 2024 的议题征集链接",
        "survey link of Quilt Gathering 2024",
        "Quilt Gathering 2023 的地图链接",
    ],
)
def test_a_thing_that_an_event_lacks_is_not_taken_from_another_one(ask, question):
    answer = ask(question)
    assert not answer.found
    other = "2023" if "2024" in question else "2024"
    assert not any(other in url or "open-hour" in url for url in list_urls(answer))


def test_an_event_asked_for_its_links_gives_its_recordings(ask):
    assert "PLnew0000000001" in list_urls(ask("links of Quilt Gathering 2024"))[0]
