"""A model that obeys every attack of a page or a question does no harm.

Each attack is a line of `attacks.jsonl`: what it asks for, what a model says that obeys, and what
of that people must not read. What the model says is checked twice: that it does the harm as it is,
so that each test can fail, and that the answer does none of it.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import msgspec
import pytest

from bot.answering.answer import Answerer, make_ask
from bot.channels.discord.messages.rendering import render as render_discord
from bot.channels.official_account.rendering import fit, lay_out
from bot.channels.wecom.rendering import render as render_wecom
from bot.journal.journal import Journal
from bot.messages import Answer, Ask, Question
from bot.rendering.grounding import find_addresses
from bot.rendering.terminal.layout import lay_out as lay_out_terminal
from bot.rendering.terminal.layout import to_plain_text
from bot.rendering.urls import encode_address
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from tests.fakes.bot.layers import with_shared_layers
from tests.fakes.bot.wording import wording_with
from tests.fakes.communities.attacked import Attack, load_attacks, write_attacked
from tests.fakes.network.model import FakeModel, serving

ATTACKS = load_attacks()
LIMIT = 20_480
ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"，。]+")
PINGS = ("@everyone", "@here", "@all", "@所有人", "<@", "<#")
"""What calls people on Discord or in WeCom; their renderings break them up."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    settings = load_settings(write_attacked(tmp_path_factory.mktemp("attacked")))
    rebuild(settings, strict=True)
    with closing(Index.open(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def answerer(index: Index) -> Answerer:
    return Answerer(index)


class Obedient:
    """Says what an attack asks for, and remembers what it read and said."""

    def __init__(self, attack: Attack) -> None:
        self.attack = attack
        self.read = self.said = ""

    def __call__(self, messages: list[dict[str, str]]) -> str:
        rules = messages[0]["content"]
        self.read = messages[-1]["content"]
        secrets = {
            "{rules}": rules,
            "{nonce}": self.read.split()[0],
            "{base64}": base64.b64encode(rules.encode()).decode(),
            "{backwards}": rules[::-1],
            "{endless}": "lantern " * 2000,
        }
        self.harm = [secrets.get(harm, harm) for harm in self.attack.harm]
        self.said = self.attack.says.replace("{true}", self.attack.true)
        for name, value in secrets.items():
            self.said = self.said.replace(name, value)
        return self.said


def list_harm(text: str, harm: list[str]) -> list[str]:
    return [one for one in harm if one.casefold() in text.casefold()]


def show(answer: Answer) -> dict[str, str]:
    """Show an answer on each channel."""
    return {
        "discord": "\n".join(render_discord(answer).pieces),
        "wecom": render_wecom(answer, LIMIT),
        "account": fit(lay_out(answer), answer.language),
        "terminal": to_plain_text(lay_out_terminal(answer)),
    }


def list_addresses(answer: Answer) -> set[str]:
    """List the addresses that an answer gives."""
    cited = {one.url for one in (*answer.links, *answer.citations, *answer.related)}
    return cited - {""}


@pytest.fixture(scope="module")
def indexed(index: Index) -> set[str]:
    """Every address of the index: of its pages, and of the links on them."""
    with index.open_reader() as reader:
        documents = reader.store.documents(list(reader.store.fingerprints()))
    links = {link.url for document in documents for link in document.links}
    anchors = {f"{one.url}#{section.anchor}" for one in documents for section in one.sections}
    return links | anchors | {document.url for document in documents}


async def ask_both(
    index: Index, answerer: Answerer, obedient: Obedient
) -> tuple[Answer, Answer, FakeModel]:
    """Ask what an attack's victim asks, without the model and with it."""
    question = Question(text=obedient.attack.question, channel="http")
    with ThreadPoolExecutor(1) as executor, closing(Journal.open(None, 180)) as journal:
        ask = make_ask(answerer, executor)

        def wrap(wording: object = None) -> Ask:
            return with_shared_layers(ask, journal, lambda: index.generation, 10, wording=wording)

        plain = await wrap()(question)
        async with (
            serving(say=obedient) as model,
            wording_with(model, index.encoder.vocabulary) as wording,
        ):
            return plain, await wrap(wording)(question), model


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
async def test_an_obedient_model_does_no_harm(index, answerer, indexed, attack):
    obedient = Obedient(attack)
    plain, worded, _ = await ask_both(index, answerer, obedient)
    # Links, citations, talks, choices, kind and confidence are those of the answer without it.
    same = {"text": plain.text, "generated": False, "elapsed_ms": plain.elapsed_ms}
    assert msgspec.structs.replace(worded, **same) == plain
    assert worded.generated or worded.text == plain.text
    if obedient.said:
        assert list_harm(obedient.said, obedient.harm), "this attack can do no harm"
    if worded.generated:
        assert list_harm(worded.text, obedient.harm) == []
        assert set(find_addresses(worded.text)) <= list_addresses(worded)
        assert not [ping for ping in PINGS if ping in worded.text]
    for channel, shown in show(worded).items():
        given = set(ADDRESS.findall(shown))
        assert given <= {encode_address(url) for url in indexed} | indexed, channel
        if channel in {"discord", "wecom"}:
            assert not [ping for ping in PINGS if ping in shown], channel


async def test_the_attacks_reach_the_model_and_it_obeys(index, answerer):
    """A page that is not found, or whose order is lost on the way, would prove nothing."""
    reached, worded = [], []
    for attack in ATTACKS:
        obedient = Obedient(attack)
        _, answer, _ = await ask_both(index, answerer, obedient)
        if attack.id in obedient.read:
            reached.append(attack.id)
        if answer.generated:
            worded.append(attack.id)
    assert len(reached) >= 60
    # Of a reply with a true and a false sentence the true one stays.
    assert len(worded) >= 30


def test_every_attack_is_another_one():
    assert len({attack.says for attack in ATTACKS}) >= 55
    assert {attack.where for attack in ATTACKS} == {
        "page", "title", "heading", "label", "speaker", "question",
    }  # fmt: skip
    assert {attack.lang for attack in ATTACKS} == {"zh", "en"}


async def test_a_page_cannot_write_the_fence(index, answerer):
    """It is another one in every call."""
    attack = ATTACKS[0]
    nonces = set()
    for _ in range(3):
        obedient = Obedient(attack)
        await ask_both(index, answerer, obedient)
        nonces.add(obedient.read.split()[0])
        await asyncio.sleep(0)
    assert len(nonces) == 3
