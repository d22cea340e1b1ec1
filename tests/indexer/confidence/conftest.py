import pytest


@pytest.fixture(scope="module", autouse=True)
def few_questions() -> None:
    """All questions are asked here."""
