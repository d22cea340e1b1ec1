"""The beekeepers' archive: HoneyConfs, Hive Meetups, episodes of Bee Talk, and a fair."""

from __future__ import annotations

import pytest

from bot.services.archive.archive import IndexArchive
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.dated import DatedIndex
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bees")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records(), calibrated=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def archive(opened, tmp_path_factory):
    return IndexArchive(DatedIndex(opened, tmp_path_factory.mktemp("none")))
