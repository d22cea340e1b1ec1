"""A community of beekeepers: its pages, and the catalogue that they state, made by hand.

Three HoneyConfs (one to come), three Hive Meetups with editions, twelve episodes of Bee Talk, and
an event that stands alone. Every fact is proved by words that its page holds.
"""

from __future__ import annotations

from indexer.catalogue.records import (
    CatalogueLink,
    Event,
    Evidence,
    Fact,
    Person,
    Series,
    Talk,
)
from indexer.catalogue.writer import CatalogueRecords
from indexer.records import Document, Link, Section
from indexer.statements import StatedTalk

SOURCE = "hive"
_EPISODES = "\n".join(f"第 {n} 期《蜂箱第 {n} 课》 王蜜 2024-01-{n:02}" for n in range(1, 13))
_PAGES = {
    "honeyconf-2022.md": ("en", "HoneyConf 2022: what was said", {
        "": "HoneyConf 2022 took place from 2022-04-30 to 2022-05-02 in Bern, Switzerland. "
        "It was the second HoneyConf, three days about bees and those who keep them. More follows. "
        "About 300 people came. Hosts: Ann Wax and Bo Comb.",
        "Talks": "2022-04-30 | Queens in winter | Ann Wax (Wax & Co), 王蜜 (蜂巢研究所)\n"
        "2022-05-01 | Smoke without fire | Bo Comb (Comb Ltd) | room Birch\n"
        "2022-05-01 | 蜂群越冬 | 王蜜 (蜂巢研究所) | room Birch\n"
        "2022-05-02 | Closing | Ann Wax",
        "Thanks": "Sponsors: Wax & Co\nSponsors: 蜂巢研究所",
    }),
    "honeyconf-2023.zh.md": ("zh", "2023 蜜蜂大会回顾", {
        "": "2023 蜜蜂大会于 2023-05-06 在成都举办。第三届蜜蜂大会，一天的分享。",
        "演讲": "Smoke without fire 再谈 | Bo Comb\n蜂王的选择 | 李花 (花粉社)\nClosing | 李花",
    }),
    "honeyconf-2027.md": ("en", "HoneyConf 2027 is coming", {
        "": "Save the date: HoneyConf 2027 starts on 2027-05-08, online.",
    }),
    "meetups.md": ("en", "All Hive Meetups", {
        "#1": "Hive Meetup 1, 2019-03-01, Zürich. First frames, by Ann Wax.",
        "#2": "Hive Meetup 2, 2020-03-01, Basel. Second frames, by Bo Comb.",
        "#3": "Hive Meetup 3, 2021, Basel.",
    }),
    "bee-talk.zh.md": ("zh", "蜜蜂夜话", {"": "蜜蜂夜话，每期一个小时。", "节目": _EPISODES}),
    "fair.md": ("en", "Fairs", {"": "The Spring Fair, 2018-04-01. Opening of the fair, by 李花."}),
}  # fmt: skip
VIDEO = "https://www.bilibili.com/video/BV1queens001"
TUBE = "https://www.youtube.com/watch?v=queens00001"
SLIDES = "https://files.example/queens.pdf"
REPLAY = "https://www.youtube.com/playlist?list=PLhoneyconf2022"


def make_documents() -> list[Document]:
    """Make the pages."""
    documents = []
    for id, (language, title, texts) in _PAGES.items():
        sections = tuple(
            Section(
                (heading,) if heading else (), heading.strip("#").lower(), text, _list_links(text)
            )
            for heading, text in texts.items()
        )
        url = f"https://bees.example/{id.split('.')[0]}/"
        talks = _ABSTRACTS if id == "honeyconf-2022.md" else ()
        documents.append(Document(id, SOURCE, title, url, language, sections, talks=talks))
    return documents


def prove(document: str, words: str) -> Evidence:
    """Find the section that holds words; `ValueError` if none does."""
    texts = list(_PAGES[document][2].values())
    section = [words in text for text in texts].index(True)
    return Evidence(SOURCE, document, section, words)


def make_records() -> CatalogueRecords:
    """Make the catalogue. Ids: events 1 to 7 and 8, the talks in their order, four people."""
    people = (
        Person(1, ("Ann Wax",), ("Wax & Co", "Old Hives")),
        Person(2, ("Bo Comb", "科博"), ("Comb Ltd",)),
        Person(3, ("王蜜", "Mi Wang"), ("蜂巢研究所",)),
        Person(4, ("李花",), ("花粉社",)),
    )
    talks = (*_list_meetup_talks(), *_list_conf_talks(), *_list_episodes(), _FAIR_TALK)
    talks = tuple(sorted(talks, key=lambda talk: talk.id))
    series = (Series(1, ("HoneyConf", "蜜蜂大会")), Series(2, ("Hive Meetup",)))
    return CatalogueRecords(series, _list_events(), talks, people)


def _list_events() -> tuple[Event, ...]:
    conf, zh, coming = "honeyconf-2022.md", "honeyconf-2023.zh.md", "honeyconf-2027.md"

    def say(field: str, value: str, document: str, words: str) -> Fact:
        return Fact(field, value, prove(document, words))

    return (
        Event(
            8, ("Spring Fair",), 0, 2018, 0, "2018-04-01",
            facts=(say("start", "2018-04-01", "fair.md", "2018-04-01"),),
            pages=(prove("fair.md", "The Spring Fair, 2018-04-01."),), talks=1,
        ),
        *(
            Event(
                n, (f"Hive Meetup {n}",), 2, 2018 + n, n, start, places=(place,),
                facts=(
                    say("start", start, "meetups.md", line),
                    say("place", place, "meetups.md", line),
                ),
                pages=(prove("meetups.md", line),), talks=1,
            )
            for n, start, place, line in (
                (1, "2019-03-01", "Zürich", "Hive Meetup 1, 2019-03-01, Zürich."),
                (2, "2020-03-01", "Basel", "Hive Meetup 2, 2020-03-01, Basel."),
                (3, "", "Basel", "Hive Meetup 3, 2021, Basel."),
            )
        ),
        Event(
            4, ("HoneyConf 2022", "2022 蜜蜂大会"), 1, 2022, 2, "2022-04-30", "2022-05-02",
            places=("Bern, Switzerland",),
            facts=(
                say("start", "2022-04-30", conf, "from 2022-04-30 to 2022-05-02"),
                say("end", "2022-05-02", conf, "from 2022-04-30 to 2022-05-02"),
                say("place", "Bern, Switzerland", conf, "in Bern, Switzerland"),
                say("host", "Ann Wax and Bo Comb", conf, "Hosts: Ann Wax and Bo Comb."),
                say("attendance", "300", conf, "About 300 people came."),
                say("summary", "It was the second HoneyConf, three days about bees and those who "
                    "keep them.", conf, "It was the second HoneyConf"),
                say("sponsor", "Wax & Co", conf, "Sponsors: Wax & Co"),
                say("sponsor", "蜂巢研究所", conf, "Sponsors: 蜂巢研究所"),
                say("talks", "5", conf, "It was the second HoneyConf"),
            ),
            links=(
                CatalogueLink(REPLAY, "Replay", "video", "youtube", "event", prove(conf, "Hosts:")),
            ),
            pages=(prove(conf, "HoneyConf 2022 took place"),), talks=4,
        ),
        Event(
            5, ("2023 蜜蜂大会", "HoneyConf 2023"), 1, 2023, 3, "2023-05-06",
            places=("成都", "Chengdu"),
            facts=(
                say("start", "2023-05-06", zh, "于 2023-05-06"),
                say("place", "成都", zh, "在成都举办"),
            ),
            pages=(prove(zh, "第三届蜜蜂大会"),), talks=3,
        ),
        Event(
            6, ("Bee Talk", "蜜蜂夜话"), 0, 2024, 0, "2024-01-01", "2024-01-12",
            places=("线上",), talks=12,
            pages=(prove("bee-talk.zh.md", "蜜蜂夜话，每期一个小时。"),),
        ),
        Event(
            7, ("HoneyConf 2027",), 1, 2027, 4, "2027-05-08", places=("online",),
            facts=(say("start", "2027-05-08", coming, "starts on 2027-05-08"),),
            pages=(prove(coming, "HoneyConf 2027"),),
        ),
    )  # fmt: skip


def _list_meetup_talks() -> list[Talk]:
    first, second = "First frames, by Ann Wax.", "Second frames, by Bo Comb."
    return [
        Talk(1, ("First frames",), 1, "2019-03-01", 2019, speakers=(1,), language="en",
             organisations=("Old Hives",), pages=(prove("meetups.md", first),)),
        Talk(2, ("Second frames",), 2, "2020-03-01", 2020, speakers=(2,), language="en",
             pages=(prove("meetups.md", second),)),
    ]  # fmt: skip


def _list_conf_talks() -> list[Talk]:
    page, zh = "honeyconf-2022.md", "honeyconf-2023.zh.md"
    queens, smoke = prove(page, "2022-04-30 | Queens in winter"), prove(page, "Smoke without fire")
    winter, closing = prove(page, "2022-05-01 | 蜂群越冬"), prove(page, "2022-05-02 | Closing")
    links = (
        CatalogueLink(VIDEO, "video", "video", "bilibili", "talk", queens),
        CatalogueLink(TUBE, "video", "video", "youtube", "talk", queens),
        CatalogueLink(SLIDES, "slides", "slides", "files.example", "talk", queens),
    )
    whole = (CatalogueLink(REPLAY, "Replay", "video", "youtube", "event", smoke),)
    return [
        Talk(3, ("Queens in winter", "蜂王过冬"), 4, "2022-04-30", 2022, track="Care",
             place="room Alder", language="en", speakers=(1, 3), hosts=(2,),
             organisations=("Wax & Co", "蜂巢研究所"), links=links, pages=(queens,),
             facts=(Fact("hosts", "Bo Comb", prove(page, "Hosts: Ann Wax and Bo Comb.")),)),
        Talk(4, ("Smoke without fire",), 4, "2022-05-01", 2022, track="Tools", place="room Birch",
             language="en", speakers=(2,), organisations=("Comb Ltd",), links=whole,
             pages=(smoke,)),
        Talk(5, ("蜂群越冬",), 4, "2022-05-01", 2022, track="Care", language="zh", speakers=(3,),
             organisations=("蜂巢研究所",), pages=(winter,)),
        Talk(6, ("Closing",), 4, "2022-05-02", 2022, language="en", speakers=(1,),
             pages=(closing,)),
        Talk(7, ("Smoke without fire 再谈",), 5, "", 2023, speakers=(2,),
             pages=(prove(zh, "Smoke without fire 再谈 | Bo Comb"),)),
        Talk(8, ("蜂王的选择",), 5, "", 2023, language="zh", speakers=(4,),
             organisations=("花粉社",), pages=(prove(zh, "蜂王的选择 | 李花 (花粉社)"),)),
        Talk(9, ("Closing",), 5, "", 2023, speakers=(4,), pages=(prove(zh, "Closing | 李花"),)),
    ]  # fmt: skip


def _list_episodes() -> list[Talk]:
    return [
        Talk(9 + n, (f"蜂箱第 {n} 课",), 6, f"2024-01-{n:02}", 2024, edition=n, language="zh",
             speakers=(3,), pages=(prove("bee-talk.zh.md", f"第 {n} 期《蜂箱第 {n} 课》"),))
        for n in range(1, 13)
    ]  # fmt: skip


def _list_links(text: str) -> tuple[Link, ...]:
    if "Queens in winter" in text:
        urls = {VIDEO: "video", TUBE: "video", SLIDES: "slides"}
        return tuple(Link(url, kind, kind, "") for url, kind in urls.items())
    return (Link(REPLAY, "Replay", "video", "youtube"),) if "Hosts:" in text else ()


_FAIR_TALK = Talk(
    22, ("Opening of the fair",), 8, "2018-04-01", 2018, speakers=(4,),
    pages=(prove("fair.md", "Opening of the fair, by 李花."),),
)  # fmt: skip
_ABSTRACTS = (
    StatedTalk(
        ("Queens in winter",), abstract="Why queens stop laying. And when they start.", section=1
    ),
)
