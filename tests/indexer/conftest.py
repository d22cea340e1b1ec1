import pytest

from indexer.encoders.static import load_bundled


@pytest.fixture(scope="session")
def bundled():
    return load_bundled()
