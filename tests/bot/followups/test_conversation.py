from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from bot.middleware.follow_ups import FollowUps

from bot.answering.answer import Answerer, make_ask
from bot.followups.conversation import Conversations
from bot.messages import Answer, Ask, Question, Refused
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from indexer.search.query import parse_query
from tests.fakes.bot.asks import FOUND
from tests.paths import ROOT

EXCHANGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "followups.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
KNOWN_WRONG = {("en-06", 2)}
"""(exchange, turn) whose whole question is right and whose first link is not: the channel of all
meetups stands before the collection of the one in Chengdu."""

CONFIG = f"""\
[index]
path = "index"

[[sources]]
name = "recaps"
type = "markdown"
path = "{ROOT / "corpus" / "recaps"}"

[[sources]]
name = "sessions"
type = "sessions"
path = "{ROOT / "corpus" / "sessions"}"
"""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Asked:
    """An `Ask` that keeps what it was asked."""

    def __init__(self) -> None:
        self.questions: list[Question] = []

    async def __call__(self, question: Question) -> Answer:
        self.questions.append(question)
        return msgspec.structs.replace(FOUND, question=question.text)

    @property
    def texts(self) -> list[str]:
        return [question.text for question in self.questions]


async def test_a_question_that_goes_on_with_a_list_is_whole_whatever_came_before():
    """Someone presses the button of an older list, and follows that up."""
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="MeshDay 2030 videos", thread="a"))
    more = Question(text="and the slides?", thread="a", offset=6, earlier="MeshDay 2029 videos")
    await ask(more)
    assert asked.questions[-1] == msgspec.structs.replace(more, earlier="")
    await ask(Question(text="and of 2028?", thread="b", offset=6))
    await ask(Question(text="which talks?", thread="b"))
    assert asked.texts[1:] == ["and the slides?", "and of 2028?", "which talks at 2028?"]


async def test_a_thread_remembers_its_last_question_and_no_other_threads():
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="Where are the LatticeCon 2021 videos?", thread="a"))
    await ask(Question(text="Where are the Lantern Meetup slides?", thread="b"))
    await ask(Question(text="and 2022?", thread="a"))
    await ask(Question(text="and 2022?"))
    assert asked.texts[2:] == ["Where are the LatticeCon 2022 videos?", "and 2022?"]


async def test_a_chain_goes_on_from_the_whole_question():
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    for text in ("LatticeCon 2021 的视频在哪里看", "那 2022 年的呢", "PPT 呢？", "B 站的呢"):
        await ask(Question(text=text, thread="a"))
    assert asked.texts[1:] == [
        "LatticeCon 2022 的视频在哪里？",
        "LatticeCon 2022 的 PPT 在哪里？",
        "LatticeCon 2022 的 B 站视频在哪里？",
    ]


async def test_the_earlier_question_that_the_channel_tells_counts_more_than_the_remembered():
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="Where are the LatticeCon 2021 videos?", thread="a"))
    await ask(Question(text="and 2022?", earlier="灯笼沙龙 2020 的 PPT", thread="a", language="en"))
    assert asked.texts[1] == "Where are the 灯笼沙龙 2022 slides?"
    assert asked.questions[1].earlier == ""


async def test_a_reply_to_a_follow_up_goes_on_from_the_whole_question():
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="Where are the LatticeCon 2021 videos?", thread="a"))
    await ask(Question(text="and 2022?", thread="a"))
    await ask(Question(text="and the slides?", thread="a", earlier="and 2022?"))
    assert asked.texts[2] == "Where are the LatticeCon 2022 slides?"


@pytest.mark.parametrize(
    "thanks", ["谢谢", "thanks!", "多谢大家～", "Thank you so much", "好的，谢谢！"]
)
async def test_thanks_go_on_as_they_are_and_the_conversation_goes_on_after_them(thanks: str):
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="LatticeCon 2021 的视频", thread="a"))
    await ask(Question(text=thanks, thread="a"))
    await ask(Question(text="那 2022 年的呢", thread="a"))
    assert asked.texts[1:] == [thanks, "LatticeCon 2022 的视频在哪里？"]


async def test_a_conversation_is_forgotten_after_an_hour_of_silence():
    asked, clock = Asked(), Clock()
    conversations = Conversations(clock=clock)
    ask = build_ask(asked, [FollowUps(conversations, Counters())])
    await ask(Question(text="Where are the LatticeCon 2021 videos?", thread="a"))
    clock.now = 3599
    await ask(Question(text="and 2022?", thread="a"))
    clock.now = 3599 + 3600
    await ask(Question(text="and 2023?", thread="a"))
    assert asked.texts[1:] == ["Where are the LatticeCon 2022 videos?", "and 2023?"]


async def test_no_more_conversations_are_kept_than_told_and_the_longest_silent_goes_first():
    conversations = Conversations(most=3)
    ask = build_ask(Asked(), [FollowUps(conversations, Counters())])
    for thread in ("a", "b", "c", "a", "d"):
        await ask(Question(text="LatticeCon 2021 videos", thread=thread))
    assert len(conversations) == 3
    assert [bool(conversations.earlier(one)) for one in "abcd"] == [True, False, True, True]


async def test_everything_else_of_a_question_stays():
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="Where are the LatticeCon 2021 videos?", thread="a"))
    question = Question(
        text="and 2022?", thread="a", asker="x", place="y", id="i", channel="discord", k=5
    )
    await ask(question)
    whole = "Where are the LatticeCon 2022 videos?"
    assert asked.questions[1] == msgspec.structs.replace(question, text=whole, language="en")


async def test_a_chosen_language_is_kept():
    asked = Asked()
    ask = build_ask(asked, [FollowUps(Conversations(), Counters())])
    await ask(Question(text="Where are the LatticeCon 2021 videos?", thread="a"))
    await ask(Question(text="那 PPT 呢", thread="a", language="en"))
    assert asked.questions[1].language == "en"


async def test_a_refusal_passes_through():
    async def refuse(question: Question) -> Answer:
        raise Refused("busy", 1, 1)

    with pytest.raises(Refused):
        await build_ask(refuse, [FollowUps(Conversations(), Counters())])(
            Question(text="and 2022?", thread="a")
        )


@pytest.fixture(scope="module")
def asks(community: Index, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ask]]:
    """The real answerer over the made-up community and over the corpus that ships."""
    config = tmp_path_factory.mktemp("corpus") / "huigu.toml"
    config.write_text(CONFIG, encoding="utf-8")
    settings = load_settings(config)
    rebuild(settings, strict=True)
    corpus = Index.open(settings)
    with ThreadPoolExecutor(1) as executor:
        yield {
            "community": make_ask(Answerer(community), executor),
            "corpus": make_ask(Answerer(corpus), executor),
        }
    corpus.close()


@pytest.mark.slow
@pytest.mark.parametrize("exchange", EXCHANGES, ids=[one["id"] for one in EXCHANGES])
async def test_each_turn_of_an_exchange_gets_the_right_link(exchange: dict, asks: dict[str, Ask]):
    """The whole question names what it should; the first link (or page) is an expected one."""
    ask = build_ask(asks[exchange["over"]], [FollowUps(Conversations(), Counters())])
    for number, turn in enumerate(exchange["turns"]):
        answer = await ask(Question(text=turn["say"], thread="t"))
        assert wrong_constraints(turn, answer) == [], answer.question
        if (exchange["id"], number) not in KNOWN_WRONG:
            assert answers(turn, answer), (answer.question, answer.links[:2], answer.text)


@pytest.mark.slow
async def test_without_following_most_turns_after_the_first_fail(asks: dict[str, Ask]):
    """The exchanges need their context: alone, fewer than a third of the turns are answered."""
    right = total = 0
    for exchange in EXCHANGES:
        for turn in exchange["turns"][1:]:
            if turn.get("courtesy") or turn.get("alone"):
                continue
            total += 1
            right += answers(turn, await asks[exchange["over"]](Question(text=turn["say"])))
    assert total >= 50
    assert right < total / 3


def wrong_constraints(turn: dict, answer: Answer) -> list[str]:
    """Names of what a turn expects of the whole question and does not find there."""
    query = parse_query(answer.question)
    said = {
        "years": sorted(set(query.years)),
        "editions": sorted(set(query.editions)),
        "kinds": [one.name for one in query.link_intents],
        "platforms": list(query.platforms),
        "language": answer.language,
    }
    wrong = [name for name, value in said.items() if name in turn and turn[name] != value]
    kept = turn.get("courtesy") or turn.get("alone")
    return [*wrong, *(["alone"] if kept and answer.question != turn["say"] else [])]


def answers(turn: dict, answer: Answer) -> bool:
    """Whether an answer gives an expected link first, or the words, or cites the page first."""
    if "links" in turn:
        return bool(answer.links) and answer.links[0].url in turn["links"]
    if "words" in turn:
        return answer.found and any(word in answer.text for word in turn["words"])
    if "cites" in turn:
        return answer.found and any(turn["cites"] in one.title for one in answer.citations[:1])
    return True
