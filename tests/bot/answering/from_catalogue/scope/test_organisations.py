"""An organisation has a name in each script; the encoder knows which are one."""

import pytest
from msgspec.structs import replace

from bot.answering.from_catalogue.scope.organisations import find_twin
from indexer.encoders.static import load_bundled
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.opened import Opened

NAMES = ("Nokia", "Nokia Cloud", "Bees", "诺基亚", "蜂巢", "爱立信")


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    records = make_records()
    talks = [
        replace(talk, organisations=(name,))
        for talk, name in zip(records.talks, NAMES, strict=False)
    ]
    records = replace(records, talks=tuple(talks))
    opened = Opened(
        tmp_path_factory.mktemp("twins"),
        make_documents(),
        load_bundled(),
        records,
        calibrated=False,
    )
    yield opened.reader
    opened.close()


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("Nokia", "诺基亚"),
        ("诺基亚", "Nokia"),
        ("Nokia Cloud", ""),
        ("爱立信", ""),
        ("Unheard Of", ""),
    ],
)
def test_the_nearest_in_the_other_script_is_the_same_if_both_agree(reader, name, twin):
    found = find_twin(reader, name)
    assert (found.text if found else "") == twin
