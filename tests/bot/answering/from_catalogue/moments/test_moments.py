"""Who asks where in a talk something is said gets the minute of its transcript."""

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.encoders.static import load_bundled
from indexer.settings import SourceSettings
from indexer.sources.sessions.source import SessionsSource
from indexer.sources.transcripts.source import TranscriptSource
from indexer.sources.transcripts.spec import TranscriptSettings
from tests.fakes.index.entries import load_entries
from tests.fakes.index.opened import Opened

VIDEO = "https://www.youtube.com/watch?v=kitelines01"
TITLE = "Long lines and short tempers at the northern beach"
SESSIONS = f"""
event: {{name: KiteCon 2031, dates: 2031-05-03 to 2031-05-04, place: Dublin, language: en}}
sessions:
- {{id: k-1, title: {TITLE}, speakers: [Ines Port, Otto Brandt], date: 2031-05-03,
   video: "{VIDEO}"}}
- {{id: k-2, title: Bamboo or carbon, speakers: [Mira Okafor], date: 2031-05-04,
   video: "https://www.youtube.com/watch?v=kitelines02"}}
"""
SAID = (
    (0, "Good morning and welcome to the room."),
    (95, "We begin with bamboo, which grows behind our house."),
    (310, "Now I come to safety: gloves protect your hands."),
    (496, "Next are the costs, because silk is expensive."),
    (620, "Somebody asks about repairs after a storm."),
)


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kites")
    (folder / "lists").mkdir()
    (folder / "said").mkdir()
    (folder / "lists" / "kites.yaml").write_text(SESSIONS, encoding="utf-8")
    cues = [
        f"{(at := f'00:{start // 60:02}:{start % 60:02}')},000 --> {at},900\n{t}\n"
        for start, t in SAID
    ]
    (folder / "said" / "kitelines01.srt").write_text("\n".join(cues), encoding="utf-8")
    sources = [
        SessionsSource(SourceSettings(name="s", type="sessions", path="lists"), folder),
        TranscriptSource(TranscriptSettings("said", "transcript", "said"), folder),
    ]
    documents = []
    for source in sources:
        loaded, problems = load_entries(source.entries())
        assert problems == []
        documents += loaded.values()
    opened = Opened(tmp_path_factory.mktemp("index"), documents, load_bundled())
    yield Answerer(opened)
    opened.close()


@pytest.fixture
def ask(answerer):
    def ask(*texts):
        state = answer = None
        for text in texts:
            answer = answerer.answer(Question(text=text, state=state))
            state = state if answer.state is msgspec.UNSET else answer.state
        return answer

    return ask


def is_moment(answer):
    return any("&t=" in link.url for link in answer.links)


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        (["where does Ines Port talk about gloves"], 310),
        (["at which minute does Otto Brandt mention repairs"], 620),
        ([f"In {TITLE}, where do they talk about costs"], 496),
        (["where are the costs mentioned in Long lines and short tempers"], 496),
        (["which part of the video by Ines Port is about bamboo"], 95),
        (["Ines Port 在哪里讲到手套"], 310),
        (["Otto Brandt 的视频里，成本是在第几分钟讲的"], 496),
        (["Long lines and short tempers 的视频里哪一段讲了竹子"], 95),
        (["Ines Port 什麼時候說到成本"], 496),
        ([f"video of {TITLE}", "where does he talk about repairs"], 620),
        ([f"video of {TITLE}", "which part is about costs"], 496),
        ([f"{TITLE} 的视频", "他在哪里讲到手套"], 310),
    ],
)
def test_a_named_talk_is_opened_where_it_is_said(ask, texts, start):
    answer = ask(*texts)
    assert answer.found
    assert [link.url for link in answer.links] == [f"{VIDEO}&t={start}"]
    assert answer.citations[0].url == f"{VIDEO}&t={start}"
    assert answer.citations[0].quote in dict(SAID)[start]
    assert answer.citations[0].quote in answer.text
    assert answer.citations[0].title == TITLE
    assert f"{start // 60}:{start % 60:02}" in answer.links[0].label


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_is_in_the_language_of_the_question(ask, language):
    question = {"zh": "Ines Port 在哪里讲到成本", "en": "where does Ines Port talk about costs"}
    head = {"zh": f"《{TITLE}》", "en": f"“{TITLE}”"}
    answer = ask(question[language])
    assert answer.text.startswith(head[language])


@pytest.mark.parametrize(
    "texts",
    [
        ["where does Ines Port talk about submarines"],
        ["Ines Port 在哪里讲到潜水艇"],
        ["where does Mira Okafor talk about gloves"],
        ["where was the talk by Ines Port held"],
        ["where was the talk about gloves by Ines Port"],
        ["when did Ines Port talk about bamboo"],
        ["Ines Port 在哪里演讲"],
        ["Ines Port 什么时候讲过竹子"],
        ["where can I watch Bamboo or carbon"],
        [f"video of {TITLE}", "where was it held"],
    ],
)
def test_any_other_question_is_answered_as_before(ask, texts):
    assert not is_moment(ask(*texts))
