"""What somebody is asked to have done, of which nothing tells."""

import pytest

from bot.answering.from_catalogue.scope.resolve import find_talks, resolve_scope
from bot.answering.from_catalogue.topics.absent import find_absent_deed
from indexer.encoders.static import load_bundled
from tests.bot.answering.from_catalogue.conftest import make_request_of
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def find_deed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("absent")
    opened = Opened(folder, make_documents(), load_bundled(), make_records())
    reader = opened.reader

    def found(topic):
        request = make_request_of(reader, "who", "HoneyConf 2022", topic=topic)
        scope = resolve_scope(request, reader)
        talks = reader.catalogue.get_talks(find_talks(scope, reader))
        return find_absent_deed(request, reader, scope, talks)

    yield found
    opened.close()


@pytest.mark.parametrize("topic", ["won the hackathon", "赢得 冠军 奖杯"])
def test_what_nothing_tells_of_is_found(find_deed, topic):
    assert find_deed(topic) == topic


@pytest.mark.parametrize(
    "topic",
    [
        "featured",  # one word may be asking
        "gave a presentation",
        "queens in winter",
        "keep bees",  # a page says it
    ],
)
def test_words_of_speaking_and_what_is_told_are_not(find_deed, topic):
    assert find_deed(topic) == ""
