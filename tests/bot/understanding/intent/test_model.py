"""The shipped intent model, on wordings that stand in no file of `training/intents/`."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from bot.understanding.intent.model import (
    WEIGHTS_FILE,
    IntentModel,
    read_intents,
    write_intents,
)
from bot.understanding.intent.network import Weights
from indexer.encoders.static import load_bundled
from indexer.errors import EncoderError

WORDINGS = {
    "links": """
        hi folks, was sick that week, is there any way i can still watch EVENT?
        could somebody drop the slides for TALK in here
        EVENT vids?
        PERSON 在 EVENT 上放的那份 ppt 谁存了
        EVENT 错过了，有录播能补吗
        求 TALK 的视频链接，谢谢大佬
        哪里可以下到 EVENT 的课件
    """,
    "register": """
        how much do i have to pay to get into EVENT
        i would love to come to EVENT, where do i get a ticket
        EVENT 现在还来得及报名吗
        参加 EVENT 要花钱买票吗
    """,
    "live": """
        i can't travel, will EVENT be streamed somewhere
        EVENT 当天有没有线上直播可以看
    """,
    "who": """
        which guy gave TALK again?
        do you remember who was speaking about rate limiting at EVENT
        TALK 这场是哪位大佬分享的呀
        讲 TALK 的老师叫什么名字来着
    """,
    "who/hosts": """
        who was moderating EVENT
        EVENT 那次的主持人是哪位
    """,
    "who/organisations": """
        what company does PERSON work for these days
        PERSON 目前在哪家公司上班
    """,
    "who/sponsors": """
        which companies were sponsoring EVENT
        EVENT 都有哪些赞助商
    """,
    "when": """
        do you know on what date EVENT took place
        remind me when PERSON gave TALK
        EVENT 是几月几号开的
        TALK 是哪一年讲的来着
    """,
    "where": """
        what city did they hold EVENT in
        was EVENT an online thing or did people meet in person
        EVENT 当时是在哪座城市举办的
        请问 EVENT 会场在哪个酒店
    """,
    "count/talks": """
        roughly how many talks did EVENT have
        PERSON 总共分享过几次
    """,
    "count/events": """
        how many times has SERIES been held by now
        SERIES 到目前一共办了多少届
    """,
    "count/speakers": """
        how many speakers were there at EVENT in total
        EVENT 一共请了多少位讲师
    """,
    "count/attendance": """
        about how many people turned up at EVENT
        EVENT 现场大概来了多少人
    """,
    "count/organisations": """
        how many different companies spoke at EVENT
        EVENT 有几家公司参与分享
    """,
    "list/talks": """
        which talks were given at EVENT, can you list them
        what has PERSON been talking about at your events
        EVENT 都有哪些议题，列一下
        PERSON 在大会上都讲过哪些内容
    """,
    "list/events": """
        in which years did you run SERIES
        at which conference was TALK presented
        SERIES 都办过哪几届呀
        TALK 是在哪场大会上讲的
    """,
    "list/speakers": """
        could i have the full list of speakers of EVENT
        EVENT 的讲师名单发我看看
    """,
    "first/events": """
        when was the very first SERIES held
        第一届 SERIES 是在哪年办的
    """,
    "latest/events": """
        what was the most recent SERIES
        最近一届 SERIES 是什么时候
    """,
    "next/events": """
        when is the next SERIES going to be
        下一届 SERIES 定在什么时候
    """,
    "title": """
        what was TALK about, in a few words
        SERIES EDITION 聊的是什么主题
    """,
    "what": """
        can you tell me a bit about EVENT
        EVENT 是个什么样的活动，介绍一下
    """,
    "compare": """
        how does EVENT differ from EVENT
        EVENT 和 EVENT 相比有哪些不同
    """,
    "recommend": """
        i am a complete beginner, which talk should i watch first
        有没有适合新手看的演讲推荐一下
    """,
    "help": """
        hey, so what exactly can you do
        你都能帮我查些什么呀
    """,
    "greeting": """
        good morning everybody
        大家早上好呀
    """,
    "thanks": """
        cool, thank you so much, that helped
        太好了，谢谢你
    """,
    "complaint": """
        this youtube link is dead
        you gave me the wrong video
        这个链接点进去是 404 啊
        不对吧，你答错了
    """,
    "contact": """
        how can i get in touch with the organisers
        怎么加你们的微信交流群
    """,
    "subscribe": """
        please notify me when new videos come out
        有新活动的时候可以提醒我吗
    """,
    "stop": """
        please stop sending me messages
        别再给我发消息了
    """,
    "more": """
        ok, and what comes after these
        can you give me a few further ones
        剩下那几场也发我看看
        再给我来几个别的
    """,
    "chatter": """
        hahaha ok
        hhhhh 太好笑啦
    """,
    "other": """
        how do i configure retries in the sidecar
        what is mutual tls
        why did ORGANISATION move away from microservices
        怎么在生产环境里配置限流
        eBPF 的工作原理是什么
        帮我写一首关于春天的诗
    """,
}
"""By label, a wording a line."""
CASES = [
    (label, line.strip())
    for label, lines in WORDINGS.items()
    for line in lines.strip().splitlines()
]

SOCIAL = {"greeting", "thanks", "help", "complaint", "contact", "subscribe", "stop"}
OF_THE_WORLD = [
    "why did the glaciers of patagonia shrink so quickly",
    "who composed the anthem of the olympic winter games",
    "how is vinegar turned into something you can clean windows with",
    "which port does the collector listen on by default",
    "what made the merchants of the old harbour leave the town",
    "为什么青铜器会变绿",
    "明代的海禁政策对沿海渔民有什么影响",
    "数据面的内存占用怎么降下来",
    "谁最先提出了大陆漂移的想法",
]


FOLLOW_UPS = {
    "who": "谁讲的|who gave that one",
    "who/organisations": "他是哪家公司的|which company is she with",
    "when": "那场是什么时候|when was the second one",
    "where": "是在哪个城市办的|were both online",
    "links": "能回看不|deck?|第二个的 PPT|slides of the last one",
    "list/events": "是哪一届|which conference was that at",
    "list/talks": "他还讲过什么|what else did they talk about",
    "title": "第二个讲什么|what is the third one about",
    "count/talks": "那届一共几场|how many talks did it have",
    "compare": "哪个最短|the shortest of them",
    "contact": "我要找真人|how do i reach a human|can i add my own talk",
    "more": "下一页|还有吗|show me the rest|another one",
    "chatter": "哈哈哈|666|lol|hmm",
}
"""By label, short questions that name nothing."""


@pytest.fixture(scope="module")
def model():
    return IntentModel.load()


def name(guess):
    return f"{guess.intent}/{guess.subject}" if guess.subject else guess.intent


def get_answer(label):
    """Who spoke at an event, and its list of speakers, get one answer."""
    return "who" if label == "list/speakers" else label


def test_wordings_that_nobody_taught_are_understood(model):
    guesses = [model.predict(text) for _, text in CASES]
    mistakes = [
        f"{label} <- {text}: {name(guess)} {guess.probability:.2f}"
        for (label, text), guess in zip(CASES, guesses, strict=True)
        if get_answer(name(guess)) != get_answer(label)
    ]
    assert len(CASES) > 60
    assert len(mistakes) <= len(CASES) * 0.06, "\n".join(mistakes)


def test_short_questions_without_a_name_are_understood(model):
    cases = [(label, text) for label, texts in FOLLOW_UPS.items() for text in texts.split("|")]
    guesses = [name(model.predict(text.lower())) for _, text in cases]
    mistakes = [case for case, guess in zip(cases, guesses, strict=True) if guess != case[0]]
    assert len(mistakes) <= len(cases) * 0.04, mistakes


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("EVENT", "what"),
        ("SERIES", "list/events"),
        ("PERSON", "list/talks"),
        ("ORGANISATION", "list/talks"),
        ("TALK", "links"),
        ("SERIES EDITION", "title"),
    ],
)
def test_a_bare_name_asks_for_what_its_sort_has(model, text, label):
    assert name(model.predict(text)) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("i missed EVENT", "links"),
        ("SERIES latest", "latest/events"),
        ("EVENT 讲师", "list/speakers"),
        ("who spoke about kubernetes at EVENT", "who"),
        ("想补课 EVENT", "links"),
    ],
)
def test_terse_wordings_are_decided_as_written_down(model, text, label):
    assert name(model.predict(text)) == label


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("vidoes of EVENT", "videos of EVENT"), ("speekers at EVENT", "speakers at EVENT")],
)
def test_a_slip_changes_no_intent(model, slip, meant):
    assert name(model.predict(slip)) == name(model.predict(meant))


def test_questions_about_anything_are_no_small_talk(model):
    taken = [text for text in OF_THE_WORLD if model.predict(text).intent in SOCIAL]
    # One is taken for a complaint.
    assert len(taken) <= 1, taken


def test_the_model_was_made_for_the_bundled_encoder(model):
    assert model.encoder.fingerprint == load_bundled().fingerprint
    assert WEIGHTS_FILE.stat().st_size < 1_000_000


def test_an_encoder_that_is_open_is_used_and_another_is_not(model):
    bundled = load_bundled()
    assert IntentModel.load(bundled).encoder is bundled

    class Other:
        fingerprint = "other"

    assert IntentModel.load(Other()).predict("when was EVENT").intent == "when"


def test_guesses_come_best_first_and_their_probabilities_sum_to_one(model):
    guesses = model.rank("when was EVENT held", 100)
    chances = [guess.probability for guess in guesses]
    assert guesses[0].intent == "when"
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-4)
    assert model.rank("when", 2) == model.rank("when", 5)[:2]


@pytest.mark.parametrize("text", ["", "   ", "???", "😀", "\ud800", "EVENT", "a" * 100_000])
def test_any_text_gets_a_guess(model, text):
    assert 0 < model.predict(text).probability <= 1


@pytest.mark.parametrize("content", [None, b"", b"not a zip"])
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "intents.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"intents\.npz.*reinstall"):
        IntentModel.load(path=path)


def test_a_file_that_was_written_reads_the_same(tmp_path, model):
    path = tmp_path / "intents.npz"
    write_intents(path, read_intents(WEIGHTS_FILE))
    again = IntentModel.load(path=path)
    text = "which talks were there at EVENT"
    assert again.predict(text).intent == model.predict(text).intent
    assert again.predict(text).probability == pytest.approx(
        model.predict(text).probability, abs=0.01
    )


def test_a_file_of_another_version_or_encoder_is_refused(tmp_path):
    path, file = tmp_path / "intents.npz", read_intents(WEIGHTS_FILE)
    write_intents(path, replace(file, labels=["dance", *file.labels[1:]]))
    with pytest.raises(EncoderError, match="another version"):
        IntentModel.load(path=path)
    write_intents(path, replace(file, encoder="x"))
    with pytest.raises(EncoderError, match="another encoder"):
        IntentModel.load(path=path)
    write_intents(path, replace(file, labels=file.labels[1:]))
    with pytest.raises(EncoderError, match="other labels"):
        IntentModel.load(path=path)
    tensors = {**file.weights.tensors, "project": np.zeros((7, 7), np.float32)}
    write_intents(path, replace(file, weights=Weights(file.weights.own_ids, tensors)))
    with pytest.raises(EncoderError, match="of shape"):
        IntentModel.load(path=path)
