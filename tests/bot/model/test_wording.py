"""A model words what was found, in the asker's language, or the answer stays as it was."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.dialogue_state import DialogueState
from bot.messages import Answer, Question
from bot.model.errors import NotWorded
from bot.model.evidence import list_sources
from bot.model.wording import can_word
from indexer.search.index import Index
from tests.fakes.bot.kinds import KINDS, LINKS, TALKS
from tests.fakes.bot.wording import wording_with
from tests.fakes.clock import ManualClock
from tests.fakes.network.model import FakeModel, Reply, serving

TLS = "how does mutual TLS work in a mesh"
TLS_WORDED = (
    "With mutual TLS both ends show a certificate, which the control plane rotates every 24 hours "
    "[1]."
)


@pytest.fixture
def answer_with_evidence(community: Index):
    answerer = Answerer(community)

    def answered(text: str, language: str = "", **fields: object) -> tuple[Question, Answer]:
        question = Question(text=text, language=language, evidence=True, **fields)
        return question, answerer.answer(question)

    return answered


async def word(
    index: Index, question: Question, answer: Answer, *script: Reply
) -> tuple[Answer, FakeModel]:
    async with serving(*script) as model, wording_with(model, index.encoder.vocabulary) as wording:
        return await wording.word(question, answer), model


async def test_only_the_text_changes(community, answer_with_evidence):
    question, answer = answer_with_evidence(TLS)
    worded, model = await word(community, question, answer, Reply(TLS_WORDED))
    assert worded == msgspec.structs.replace(answer, text=TLS_WORDED, generated=True)
    system, user = model.asked[0]["messages"]
    assert "Write English" in system["content"]
    # The whole passage, not the quote alone.
    assert "source [1]\nHow mutual TLS works in a mesh" in user["content"]
    assert TLS in user["content"]


async def test_an_english_page_is_worded_for_a_chinese_reader(community, answer_with_evidence):
    question, answer = answer_with_evidence("what is a local rate limit", "zh")
    said = "本地限流由每个代理自己计数，全局限流要询问共享服务，每个请求多一次往返 [1]。"
    worded, model = await word(community, question, answer, Reply(said))
    assert worded.text == said
    assert "简体中文" in model.asked[0]["messages"][0]["content"]


async def test_who_writes_traditional_characters_reads_them(community, answer_with_evidence):
    question, answer = answer_with_evidence("金絲雀發布怎麼做")
    said = "先把百分之五的流量交给新版本，指标稳定十五分钟之后再提高比例 [1]。"
    worded, model = await word(community, question, answer, Reply(said))
    assert worded.text == "先把百分之五的流量交給新版本，指標穩定十五分鐘之後再提高比例 [1]。"
    assert "繁體中文" in model.asked[0]["messages"][0]["content"]


async def test_a_comparison_keeps_its_numbers(community, answer_with_evidence):
    question, answer = answer_with_evidence("which had more talks, LatticeCon 2021 or 2022")
    said = (
        "LatticeCon 2022 had more talks than LatticeCon 2021: 3 against 1 [1][2].\n"
        "Both took place online [1][2]."
    )
    worded, _ = await word(community, question, answer, Reply(said))
    assert worded.text == said
    without = "LatticeCon 2022 had more talks than LatticeCon 2021 [1][2]."
    with pytest.raises(NotWorded) as error:
        await word(community, question, answer, Reply(without))
    assert error.value.reason == "lost_fact"


async def test_a_follow_up_is_worded_with_what_its_conversation_says(
    answer_with_evidence, community
):
    _, first = answer_with_evidence("who spoke about Writing Wasm filters in anger")
    assert isinstance(first.state, DialogueState)
    question, answer = answer_with_evidence("and when was it", state=first.state)
    assert can_word(answer)
    said = "It was part of LatticeCon 2022 [1]."
    _, model = await word(community, question, answer, Reply(said))
    assert (
        "and when was it (Writing Wasm filters in anger" in model.asked[0]["messages"][1]["content"]
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "uncited"),
        ("With mutual TLS both ends show a certificate.", "uncited"),
        ("Mutual TLS was invented by Mallory [1].", "unfounded"),
        ("Cats sleep on warm stones all afternoon [1].", "unfounded"),
        ("The cats sleep on warm stones all afternoon [1].", "off_topic"),
    ],
)
async def test_a_reply_that_proves_nothing_is_not_shown(
    community, answer_with_evidence, said, reason
):
    with pytest.raises(NotWorded) as error:
        await word(community, *answer_with_evidence(TLS), Reply(said))
    assert error.value.reason == reason


async def test_more_answers_than_it_words_at_a_time_go_without(community, answer_with_evidence):
    clock, asked = ManualClock(), answer_with_evidence(TLS)
    async with (
        serving(Reply(TLS_WORDED, after_s=3600)) as model,
        wording_with(model, community.encoder.vocabulary, clock, running=2) as wording,
    ):
        running = [asyncio.create_task(wording.word(*asked)) for _ in range(2)]
        await clock.advance(0.1)
        with pytest.raises(NotWorded) as error:
            await wording.word(*asked)
        assert error.value.reason == "busy"
        await clock.advance(8)
        results = await asyncio.gather(*running, return_exceptions=True)
    assert [result.reason for result in results] == ["slow", "slow"]


async def test_a_model_that_is_down_is_left_alone(community, answer_with_evidence):
    clock, asked = ManualClock(), answer_with_evidence(TLS)
    reasons = []
    async with (
        serving(Reply(status=401)) as model,
        wording_with(model, community.encoder.vocabulary, clock) as wording,
    ):
        for _ in range(5):
            with pytest.raises(NotWorded) as error:
                await wording.word(*asked)
            reasons.append(error.value.reason)
        assert reasons == ["down", "down", "down", "resting", "resting"]
        assert len(model.asked) == 3
        model.script[:] = [Reply(TLS_WORDED)]
        await clock.advance(15)
        assert (await wording.word(*asked)).generated


def test_only_prose_that_was_found_is_worded():
    can = {kind for kind, answer in KINDS.items() if can_word(answer)}
    assert can == {"text", "facts"}
    assert not can_word(msgspec.structs.replace(KINDS["facts"], listed=6, total=9))
    assert not can_word(msgspec.structs.replace(KINDS["text"], citations=[]))


async def test_a_doubtful_answer_still_says_so(community, answer_with_evidence):
    question, answer = answer_with_evidence(TLS)
    doubt = "Not certain:"
    text = f"{doubt}\n\n{answer.text}"
    doubtful = msgspec.structs.replace(answer, intro=doubt, text=text)
    worded, _ = await word(community, question, doubtful, Reply(TLS_WORDED))
    assert worded.text == f"Not certain:\n\n{TLS_WORDED}"


def test_what_organisers_pinned_stays_in_their_words(answer_with_evidence):
    _, answer = answer_with_evidence(TLS)
    assert can_word(answer)
    pinned = msgspec.structs.replace(answer.explanation, wording="What is mutual TLS?")
    assert not can_word(msgspec.structs.replace(answer, explanation=pinned))


def test_evidence_holds_what_the_answer_says_and_no_address(answer_with_evidence):
    _, answer = answer_with_evidence("灯笼沙龙第三期在哪里办的")
    [source] = list_sources(answer)
    assert source.text.splitlines()[:3] == [
        "灯笼沙龙第三期成都站回顾",
        "灯笼沙龙",
        "灯笼沙龙 #3：成都高新区",
    ]
    assert "https://" not in source.text


@pytest.mark.parametrize("answer", [LINKS, TALKS])
def test_a_link_is_described_with_kind_and_platform(answer):
    assert "(video, YouTube)" in list_sources(answer)[0].text


def test_nobody_gets_evidence_who_does_not_ask_for_it(ask):
    assert ask(TLS).evidence is msgspec.UNSET
