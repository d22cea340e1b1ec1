"""Captions as people and platforms write them become clean lines with a time."""

import pytest

from indexer.errors import BadInput
from indexer.sources.transcripts import cues
from indexer.sources.transcripts.cues import Cue, parse_cues
from indexer.sources.transcripts.windows import join_cues, write_clock

SRT = """\ufeff1
00:00:01,000 --> 00:00:03,000
<i>Hello</i> everybody.
{\\an8}Welcome.

2
01:02:03,500 --> 01:02:05,000
- Now Q&amp;A.
3
01:02:06,000 --> 01:02:07,000
42
"""
VTT = """WEBVTT - a title

NOTE
nobody reads 00:00:01.000 --> this

STYLE
::cue { color: red }

intro
00:05.000 --> 00:06.000 align:start position:0%
<v Ada Kim>Hello <c.yellow>there</c>.</v>

00:07.000 --> 00:08.000
>> [Music]

00:09.000 --> 00:10.000
♪♪

00:11.000 --> 00:12.000
&gt;&gt; The end.
"""
ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000

so<00:00:00.400><c> ambient</c><00:00:01.000><c> mode</c>

00:00:02.000 --> 00:00:02.010
so ambient mode

00:00:02.010 --> 00:00:04.000
so ambient mode
is new<00:00:03.000><c> here</c>

00:00:04.000 --> 00:00:06.000
is new here
is new here today
"""


def test_subrip_is_read_with_and_without_empty_lines():
    assert parse_cues(SRT.removeprefix("\ufeff"), "a.srt") == [
        Cue(1, "Hello everybody."),
        Cue(1, "Welcome."),
        Cue(3723, "Now Q&A."),
        Cue(3726, "42"),
    ]


def test_webvtt_is_read_without_notes_styles_speakers_and_sounds():
    assert parse_cues(VTT, "a.vtt") == [Cue(5, "Hello there."), Cue(11, "The end.")]


def test_what_rolling_captions_repeat_is_dropped():
    texts = [cue.text for cue in parse_cues(ROLLING, "a.vtt")]
    assert texts == ["so ambient mode", "is new here", "today"]


@pytest.mark.parametrize(
    "text", ["", "WEBVTT\n", "no captions", "00:00:01 --> x\ntext", "-->\n-->"]
)
def test_a_file_without_captions_is_broken(text):
    with pytest.raises(BadInput, match="there are no captions"):
        parse_cues(text, "a.vtt")


def test_a_file_with_too_many_captions_is_broken(monkeypatch):
    monkeypatch.setattr(cues, "MAX_CUES", 2)
    text = "\n".join(f"00:00:0{second}.000 --> 00:00:09.000\n{second}.\n" for second in range(3))
    with pytest.raises(BadInput, match="more than 2 captions; split the file"):
        parse_cues(text, "a.vtt")


def test_windows_end_with_a_sentence_or_after_a_minute():
    said = [Cue(second, f"Sentence {second}.") for second in range(0, 60, 10)]
    assert [window.start_s for window in join_cues(said)] == [0, 40]
    unpunctuated = [Cue(second, "words") for second in range(0, 130, 10)]
    assert [window.start_s for window in join_cues(unpunctuated)] == [0, 60, 120]
    wide = [Cue(0, "字" * 500), Cue(1, "字" * 10)]
    assert [window.start_s for window in join_cues(wide)] == [0, 1]


def test_chinese_lines_are_joined_without_blanks():
    [window] = join_cues([Cue(0, "大家好，"), Cue(2, "今天讲"), Cue(4, "Envoy"), Cue(6, "网关。")])
    assert window.text == "大家好，今天讲 Envoy 网关。"


def test_a_time_is_written_as_players_do():
    assert [write_clock(s) for s in (0, 59, 754, 3723)] == ["0:00", "0:59", "12:34", "1:02:03"]
