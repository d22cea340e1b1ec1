from indexer.sources.statements.days import EventDays
from indexer.sources.statements.events import state_event
from indexer.statements import StatedFact


def test_each_fact_of_an_event_has_the_line_that_says_it():
    fields = {
        "place": "Ulm",
        "hosts": ["Ann Lee", {"name": "Bo Chan"}],
        "sponsors": "Kites Inc",
        "attendance": "120",
        "edition": "3rd",
    }
    text = "A day in Ulm.\nIn Ulm: 2031-05-02\nHosts: Ann Lee, Bo Chan"
    event = state_event(
        fields,
        EventDays("2031-05-02", "2031-05-02", "2031-05-02"),
        names=("Kitefest 2031", "纸鸢节", "Kitefest 2031"),
        edition=3,
        summary="A day in Ulm.",
        text=text,
        section=2,
    )
    assert event.names == ("Kitefest 2031", "纸鸢节")
    assert event.facts == (
        StatedFact("start", "2031-05-02", 2, "In Ulm: 2031-05-02"),
        StatedFact("end", "2031-05-02", 2, "In Ulm: 2031-05-02"),
        StatedFact("place", "Ulm", 2, "In Ulm: 2031-05-02"),
        StatedFact("summary", "A day in Ulm.", 2, "A day in Ulm."),
        StatedFact("edition", "3", 2, "3rd"),
        StatedFact("host", "Ann Lee", 2, "Hosts: Ann Lee, Bo Chan"),
        StatedFact("host", "Bo Chan", 2, "Hosts: Ann Lee, Bo Chan"),
        StatedFact("sponsor", "Kites Inc", 2, "Kites Inc"),
        StatedFact("attendance", "120", 2, "120"),
    )


def test_an_edition_that_is_a_number_is_said_by_the_name():
    event = state_event({"edition": "3"}, EventDays(), names=("Kitefest #3",), edition=3)
    assert event.facts == (StatedFact("edition", "3", 0, "Kitefest #3"),)


def test_odd_values_are_no_facts():
    event = state_event({"hosts": [["x"], None, {"a": "b"}]}, EventDays(), names=("Kitefest",))
    assert event.facts == ()
