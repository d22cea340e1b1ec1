from collections.abc import Iterator

import pytest

from indexer.encoders.static import load_bundled
from tests.fakes.index.calibrations import asking_few


@pytest.fixture(scope="session")
def bundled():
    return load_bundled()


@pytest.fixture(scope="module", autouse=True)
def few_questions() -> Iterator[None]:
    """Calibrate quickly: here no answer is given. `confidence/` asks all questions."""
    with asking_few():
        yield
