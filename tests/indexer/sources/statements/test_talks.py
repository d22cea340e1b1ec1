from indexer.sources.statements.people import People
from indexer.sources.statements.talks import MAX_ABSTRACT_CHARS, cut_abstract, state_talk
from indexer.statements import WORD_CHARS


def test_a_talk_takes_time_track_place_language_and_topics_from_fields():
    fields = {
        "start_time": "14:30",
        "track": "Winds",
        "room": "Hall B",
        "language": "Chinese",
        "topics": "kites, 风；strings",
    }
    talk = state_talk(fields, People(), titles=("A",))
    assert (talk.time, talk.track, talk.place, talk.language) == ("14:30", "Winds", "Hall B", "zh")
    assert talk.topics == ("kites", "风", "strings")
    assert talk.is_page


def test_an_unknown_language_is_none():
    assert state_talk({"language": "with subtitles"}, People(), titles=("A",)).language == ""


def test_words_and_topics_are_bounded():
    talk = state_talk(
        {"topics": ["t" * 9000, *map(str, range(99))]}, People(), titles=("A",), words="w" * 9000
    )
    assert len(talk.words) == WORD_CHARS
    assert len(talk.topics) == 20


def test_an_abstract_ends_with_a_sentence():
    text = "Kites fly. " * 60
    cut = cut_abstract(text)
    assert cut.endswith("Kites fly.")
    assert MAX_ABSTRACT_CHARS - 11 <= len(cut) <= MAX_ABSTRACT_CHARS
    assert cut_abstract("风。" + "筝" * 900) == "风。"
    assert cut_abstract("x" * 900).endswith("…")
    assert cut_abstract("Short\n text.") == "Short text."
