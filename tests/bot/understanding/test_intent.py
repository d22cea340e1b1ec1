"""The shipped intent model, on wordings that stand in no file of `training/intents/`."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.features import BUCKETS, MOST_CHARACTERS, find_pieces, hash_pieces
from bot.understanding.intent import WEIGHTS_FILE, IntentModel
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


@pytest.fixture(scope="module")
def encoder():
    return load_bundled()


@pytest.fixture(scope="module")
def model():
    return IntentModel.load()


def name(guess):
    return f"{guess.intent}/{guess.subject}" if guess.subject else guess.intent


def list_mistakes(model, vectors):
    guesses = [
        model.predict(text, vector) for (_, text), vector in zip(CASES, vectors, strict=True)
    ]
    return [
        f"{label} <- {text}: {name(guess)} {guess.probability:.2f}"
        for (label, text), guess in zip(CASES, guesses, strict=True)
        if name(guess) != label
    ]


def test_wordings_that_nobody_taught_are_understood(model, encoder):
    mistakes = list_mistakes(model, encoder.encode([text for _, text in CASES]))
    assert len(CASES) > 60
    assert len(mistakes) <= len(CASES) * 0.06, "\n".join(mistakes)


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
def test_a_bare_name_asks_for_what_its_sort_has(model, encoder, text, label):
    assert name(model.predict(text, encoder.encode([text])[0])) == label


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
def test_terse_wordings_are_decided_as_written_down(model, encoder, text, label):
    assert name(model.predict(text, encoder.encode([text])[0])) == label


def test_most_are_understood_without_a_vector_too(model):
    mistakes = list_mistakes(model, [None] * len(CASES))
    assert len(mistakes) <= len(CASES) * 0.15, "\n".join(mistakes)


def test_questions_about_anything_are_no_small_talk(model, encoder):
    vectors = encoder.encode(OF_THE_WORLD)
    guesses = [model.predict(*pair) for pair in zip(OF_THE_WORLD, vectors, strict=True)]
    taken = [
        text for text, guess in zip(OF_THE_WORLD, guesses, strict=True) if guess.intent in SOCIAL
    ]
    # One is taken for a complaint.
    assert len(taken) <= 1, taken


def test_the_model_was_made_for_the_bundled_encoder(model, encoder):
    assert model.encoder == encoder.fingerprint
    assert WEIGHTS_FILE.stat().st_size < 1_000_000


def test_guesses_come_best_first_and_their_probabilities_sum_to_one(model, encoder):
    text = "when was EVENT held"
    guesses = model.rank(text, encoder.encode([text])[0], 100)
    chances = [guess.probability for guess in guesses]
    assert guesses[0].intent == "when"
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-4)
    assert model.rank(text, None, 2) == model.rank(text, None, 5)[:2]


@pytest.mark.parametrize("text", ["", "   ", "???", "😀", "\ud800", "EVENT", "a" * 100_000])
def test_any_text_gets_a_guess(model, text):
    assert 0 < model.predict(text, None).probability <= 1


def test_a_vector_of_another_encoder_is_refused(model):
    with pytest.raises(ValueError, match="dimension"):
        model.predict("when", np.zeros(7, np.float32))


def test_a_long_question_is_read_from_its_end():
    assert find_pieces("x" * 10_000 + " who gave TALK") == find_pieces(
        "x" * (MOST_CHARACTERS * 2) + " who gave TALK"
    )
    assert hash_pieces("who gave TALK").max() < BUCKETS


def test_blanks_around_masks_and_numbers_do_not_count():
    assert find_pieces("EVENT的视频 3 个") == find_pieces(" EVENT 的视频17个")


@pytest.mark.parametrize("content", [None, b"", b"not a zip"])
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "intents.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"intents\.npz.*reinstall"):
        IntentModel.load(path)


def test_a_file_of_another_version_is_refused(tmp_path):
    path = tmp_path / "intents.npz"
    weights = np.zeros((BUCKETS + 5, 1), np.float16)
    np.savez(path, weights=weights, scale=1, labels=np.array(["dance"]), encoder=np.array("x"))
    with pytest.raises(EncoderError, match="another version"):
        IntentModel.load(path)
