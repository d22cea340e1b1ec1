"""The archive of people who keep lighthouses: a catalogue and the few pages that it comes from."""

from __future__ import annotations

from indexer.catalogue.records import Event, Evidence, Person, Series, Talk
from indexer.catalogue.writer import CatalogueRecords
from indexer.records import Document, Section

SERIES = (
    Series(1, ("LampCon",)),
    Series(2, ("LampCon China",), parent=1),
    Series(3, ("Beacon Meetup", "灯塔沙龙")),
    Series(4, ("Fog Horn Weekly", "雾笛周谈")),
    Series(5, ("海岸学院 webinar",)),
    Series(6, ("Northern Harbour Night",)),
    Series(7, ("Fresnel 塔主说",)),
    Series(8, ("守塔人之家 meetup",)),
    Series(9, ("守塔人之家 radio",)),
)
EVENTS = (
    Event(1, ("LampCon 2021",), 1, 2021, 1, "2021-05-03", "2021-05-05", ("Lisbon, Portugal",)),
    Event(2, ("Beacon Meetup #1 厦门站",), 3, 2021, 1, "2021-08-07", places=("厦门", "Xiamen")),
    Event(
        3, ("LampCon 2022", "第二届 LampCon"), 1, 2022, 2, "2022-05-09", places=("线上", "Online")
    ),
    Event(4, ("Beacon Meetup #2 大连站",), 3, 2022, 2, "2022-09-03", places=("大连", "Dalian")),
    Event(5, ("LampCon China 2023",), 2, 2023, 0, "2023-10-12", places=("Qingdao", "青岛")),
    Event(6, ("Beacon Meetup #12 厦门站",), 3, 2024, 12, "2024-03-02", places=("厦门", "Xiamen")),
    Event(7, ("LampCon Europe 2024",), 1, 2024, 0, "2024-06-06", places=("Brest, France",)),
    Event(8, ("LampCon China 2024",), 2, 2024, 0, "2024-11-11", places=("Hong Kong", "香港")),
    Event(9, ("Fog Horn Weekly", "雾笛周谈"), 4, 2023, 0, "2023-01-05"),
    Event(10, ("Harbour Night 2022", "港口之夜 2022"), 0, 2022, 0, "2022-12-01", places=("Porto",)),
    Event(11, ("海岸学院 webinar",), 5, 2022, 0, "2022-02-01", places=("线上",)),
    Event(12, ("Northern Harbour Night 2025",), 6, 2025, 0, "2025-12-01", places=("Oslo",)),
    Event(13, ("Fresnel 塔主说",), 7, 2024, 0, "2024-02-01", places=("线上",), talks=2),
    Event(14, ("守塔人之家 meetup #1 武汉站",), 8, 2023, 1, "2023-03-04", places=("武汉",)),
    Event(15, ("守塔人之家 radio",), 9, 2023, 0, "2023-04-01", places=("线上",)),
    Event(16, ("守塔人之家 meetup #2 南京站",), 8, 2023, 2, "2023-05-06", places=("南京",)),
)
PEOPLE = (
    Person(1, ("Marta Alves",), ("Harbour Trust",)),
    Person(2, ("林海", "Hai Lin"), ("青石科技",), ("Lin Hai", "linhai")),
    Person(3, ("Li",), ("Farol",)),
    Person(4, ("高峰", "Feng Gao"), ("Farol",)),
    Person(5, ("于舟",), ()),
)
_TALKS: tuple[tuple[tuple[str, ...], int, tuple[int, ...], tuple[str, ...], str], ...] = (
    (("How a Lamp Room Stays Dry in Winter", "灯室如何过冬"), 1, (1,), ("Harbour Trust",), ""),
    (("Keynote",), 1, (1,), ("Harbour Trust",), ""),
    (("Keynote",), 3, (2,), ("青石科技",), ""),
    (("基于潮汐的灯塔供电实践", "Tidal Power for Lighthouses"), 2, (2, 5), ("青石科技",), "Power"),
    (("Radar and Lens: What We Learned from Ten Storms",), 3, (4,), ("Farol",), "Optics"),
    (("Turning Lenses by Hand",), 5, (3,), ("Farol",), "Optics"),
    (("Video Signals over Salt Water",), 7, (1, 2), ("Harbour Trust",), ""),
    (("Radar",), 8, (4,), ("Radar",), "Optics"),
    (("Harbour Lights",), 8, (1,), ("Farol",), "Optics"),
    (("ランプの部屋で",), 8, (1,), ("Farol",), ""),
)
_EPISODES = (
    (9, 0, "Before the First Horn"),
    (9, 1, "Reeds and Pipes"),
    (9, 3, "Compressed Air on a Small Island"),
    (9, 5, "The Longest Fog on Record"),
    (13, 1, "一座塔的四十年"),
    (13, 2, "雾天的账本"),
)
"""Event, number and title of the episodes of runs."""
PAGES = (
    ("lenses", "Lenses and radar", "Radar sees a lens in fog. " * 3),
    ("storms", "Storms", "A storm is on the radar for an hour; 高峰 时段 fog and Li batteries."),
    ("steam", "Steam", "Steam drives the horn, with radar in the lead."),
)


def make_records() -> CatalogueRecords:
    """Make the catalogue."""
    talks = [
        Talk(
            id=number,
            titles=titles,
            event=event,
            year=EVENTS[event - 1].year,
            track=track,
            speakers=speakers,
            organisations=organisations,
            pages=(Evidence("recaps", "lenses", 0, titles[0]),),
        )
        for number, (titles, event, speakers, organisations, track) in enumerate(_TALKS, 1)
    ]
    talks += [
        Talk(
            id=number,
            titles=(title,),
            event=event,
            year=EVENTS[event - 1].year,
            edition=edition,
            pages=(Evidence("recaps", "lenses", 0, title),),
        )
        for number, (event, edition, title) in enumerate(_EPISODES, len(talks) + 1)
    ]
    return CatalogueRecords(SERIES, EVENTS, talks, PEOPLE)


def make_documents() -> list[Document]:
    """Make the pages: common words of the trade stand on many, names of the catalogue on few."""
    copies = [(f"{id}-{n}", title, text) for id, title, text in PAGES for n in range(20)]
    return [
        Document(id, "recaps", title, "", "en", (Section((), "", text),))
        for id, title, text in copies
    ]
