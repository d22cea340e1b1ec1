"""The same question is answered once, and anew when the index has changed."""

import msgspec

from bot.messages import Question
from bot.middleware.cache import AnswerCache
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from tests.fakes.bot.asks import FOUND


class Counting:
    def __init__(self):
        self.asked: list[str] = []
        self.generation = "one"
        self.phase = 0

    async def ask(self, question):
        self.asked.append(question.text)
        return msgspec.structs.replace(
            FOUND, question=question.text, generation=self.generation, elapsed_ms=9.0
        )


def cached(inner, size, counters=None):
    layer = AnswerCache(size, lambda: inner.generation, lambda: inner.phase, counters or Counters())
    return build_ask(inner.ask, [layer])


async def test_a_question_asked_again_is_answered_from_memory():
    inner = Counting()
    ask = cached(inner, 2)
    first = await ask(Question(text="a"))
    again = await ask(Question(text="a", asker="someone else"))
    assert inner.asked == ["a"]
    assert again == msgspec.structs.replace(first, elapsed_ms=again.elapsed_ms)
    await ask(Question(text="a", language="zh"))
    await ask(Question(text="a", k=1))
    await ask(Question(text="a", offset=6))
    assert len(inner.asked) == 4


async def test_a_new_generation_answers_anew():
    inner = Counting()
    ask = cached(inner, 2)
    await ask(Question(text="a"))
    inner.generation = "two"
    assert (await ask(Question(text="a"))).generation == "two"


async def test_what_was_shown_before_a_page_expired_is_not_given_again():
    inner = Counting()
    ask = cached(inner, 2)
    await ask(Question(text="a"))
    inner.phase = 1
    await ask(Question(text="a"))
    assert inner.asked == ["a", "a"]


async def test_the_least_recently_asked_is_forgotten_first():
    inner = Counting()
    ask = cached(inner, 2)
    for text in "abacab":
        await ask(Question(text=text))
    assert inner.asked == ["a", "b", "c", "b"]


async def test_nothing_is_kept_when_told_so():
    inner = Counting()
    ask = cached(inner, 0)
    await ask(Question(text="a"))
    await ask(Question(text="a"))
    assert inner.asked == ["a", "a"]


async def test_hits_and_misses_are_counted_by_channel():
    counters, inner = Counters(), Counting()
    ask = cached(inner, 2, counters)
    for channel in ("http", "discord", "discord"):
        await ask(Question(text="a", channel=channel))

    def value(channel, result):
        labels = {"channel": channel, "result": result}
        return counters.registry.get_sample_value("huigu_cache_lookups_total", labels)

    assert value("http", "miss") == 1
    assert value("discord", "hit") == 2
    assert value("discord", "miss") is None
