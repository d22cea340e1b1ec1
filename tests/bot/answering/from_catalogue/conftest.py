"""The beekeepers' index, and a way to make requests of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.from_catalogue.facts.table import build_facts
from bot.answering.from_catalogue.scope import resolve_scope
from bot.request import Constraints, Mention, Request
from indexer.catalogue.names import make_name_key
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def bees(tmp_path_factory):
    """The open generation of the beekeepers."""
    folder = tmp_path_factory.mktemp("bees")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records())
    yield opened.reader
    opened.close()


@pytest.fixture(scope="session")
def make_request(bees):
    """Make a request that names things: `make_request("when", "HoneyConf 2022", years=(2022,))`.

    `language` is the answer's, and `spoken` that of the talks.
    """

    def make(intent, *names, language="en", text="", score=1.0, **fields):
        keys = [make_name_key(name) for name in names]
        found = bees.catalogue.find_names(keys)
        mentions = [
            Mention(one.what, one.ids, one.text, name, score=score)
            for name, key in zip(names, keys, strict=True)
            for one in found[key]
        ]
        limits = {"language": fields.pop("spoken", "")}
        limits |= {key: fields.pop(key) for key in list(fields) if key in _LIMITS}
        return Request(
            text=text or " ".join([*names, intent]),
            language=language,
            intent=intent,
            mentions=tuple(mentions),
            constraints=Constraints(**limits),
            **fields,
        )

    return make


@pytest.fixture(scope="session")
def answer(bees, make_request):
    """Answer a request that names things, today being the first of June 2026."""
    facts = build_facts(lambda: TODAY)

    def answered(intent, *names, **fields):
        request = make_request(intent, *names, **fields)
        return facts[intent](request, bees, resolve_scope(request, bees))

    return answered


_LIMITS = {*Constraints.__slots__} - {"language"}
