"""How a question is asked anew about one thing."""

import pytest

from bot.answering.from_catalogue.choices import ask_about
from bot.request import Constraints, Mention, Request, UnknownEvent

SERIES = Mention("series", (1,), "HoneyConf", "honeyconf", 11, 20)
ANN = Mention("person", (1,), "Ann Wax", "")
OF_2022 = "HoneyConf 2022"


def test_its_name_takes_the_place_of_what_was_named():
    request = Request("who was at honeyconf?", "en", mentions=(SERIES,))
    assert ask_about(request, OF_2022) == "who was at HoneyConf 2022?"
    assert ask_about(Request("who?", "en"), OF_2022) == "HoneyConf 2022 who?"
    unknown = UnknownEvent(1, "HoneyConf 9")
    request = Request("slides of HoneyConf 9?", "en", "links", unknown=unknown)
    assert ask_about(request, OF_2022) == "slides of HoneyConf 2022?"


@pytest.mark.parametrize(
    ("fields", "en", "zh"),
    [
        ({"intent": "links"}, "links of HoneyConf 2022", "HoneyConf 2022 的链接"),
        ({"intent": "when"}, "when was HoneyConf 2022", "HoneyConf 2022 是什么时候"),
        ({"intent": "list"}, "talks at HoneyConf 2022", "HoneyConf 2022 有哪些演讲"),
        (
            {"intent": "list", "mentions": (SERIES, ANN)},
            "talks by Ann Wax at HoneyConf 2022",
            "Ann Wax 在 HoneyConf 2022 的演讲",
        ),
        (
            {"intent": "who", "subject": "sponsors"},
            "who sponsored HoneyConf 2022",
            "HoneyConf 2022 的赞助商有哪些",
        ),
        (
            {"intent": "count", "subject": "speakers"},
            "how many speakers were at HoneyConf 2022",
            "HoneyConf 2022 有多少位讲师",
        ),
        ({"intent": "latest"}, "HoneyConf 2022", "HoneyConf 2022"),
    ],
)
def test_plain_words_ask_it_where_a_number_is_not_there(fields, en, zh):
    """Neither `what about 2030` nor `honeyconf in the year 2030` is kept of the wording."""
    follow_up = Request("what about 2030", "en", follows=True, **fields)
    assert ask_about(follow_up, OF_2022) == en
    limits = Constraints(years=(2030,))
    dated = Request("2030 年那次 honeyconf 的", "zh", constraints=limits, **fields)
    assert ask_about(dated, OF_2022) == zh
