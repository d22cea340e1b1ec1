"""The small community's index, built once with the bundled encoder for whoever asks it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest

# As `huigu` does, and before numpy is imported, which reads it then: the products are small, and
# threads that wait for each other's share take twice the processor time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.answering.answer import Answerer
from bot.messages import Answer, Question
from indexer.building.rebuild import rebuild
from indexer.building.renewing import calibration as renewing
from indexer.config import load_settings
from indexer.search.index import Index, Reader
from tests.fakes.communities.community import write_community
from tests.fakes.index.calibrations import remember_calibrations
from tests.paths import ROOT

# Here, and in no folder below: pytest takes plugins from the first conftest.py only.
pytest_plugins = ["tests.secret_guard", "tests.fakes.other_user"]

# The same examples in every run, so that a change lands or fails by what it changes. To search for
# new ones: pytest --hypothesis-profile=search
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
hypothesis.settings.register_profile("search", deadline=None)
# `make quick`: fewer of them.
hypothesis.settings.register_profile("quick", derandomize=True, deadline=None, max_examples=25)
hypothesis.settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the extras `bench` and `train`: both bring torch."""
    folders = [ROOT / "tests" / name for name in ("benchmarks", "training")]
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in folders):
            item.add_marker(pytest.mark.torch)


@pytest.fixture(scope="session", autouse=True)
def _remember_calibrations() -> Iterator[None]:
    """Measure an archive that many tests index once; see `tests.fakes.index.calibrations`."""
    with pytest.MonkeyPatch.context() as patch:
        remembered = remember_calibrations(renewing.calibrate)
        patch.setattr(renewing, "calibrate", remembered)
        yield


@pytest.fixture(scope="session")
def community(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The index of `tests.fakes.communities.community`."""
    settings = load_settings(write_community(tmp_path_factory.mktemp("community")))
    rebuild(settings, strict=True)
    index = Index.open(settings)
    yield index
    index.close()


@pytest.fixture
def reader(community: Index) -> Iterator[Reader]:
    """The community's index, held open."""
    with community.open_reader() as opened:
        yield opened


@pytest.fixture(scope="session")
def ask(community: Index) -> Callable[..., Answer]:
    """Ask the community a question."""
    answerer = Answerer(community)

    def asked(text: str, language: str = "", k: int = 3) -> Answer:
        return answerer.answer(Question(text=text, language=language, k=k))

    return asked
