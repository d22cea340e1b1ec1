"""A report to be shown."""

from __future__ import annotations

from dataclasses import replace

from bot.report.records import (
    ChannelUse,
    Cluster,
    Day,
    Example,
    Latency,
    NearPage,
    Outcome,
    Report,
    SourceState,
    Suggestion,
    Totals,
)

CLUSTER = Cluster(
    question="LatticeCon 2022 的视频在哪里看",
    language="zh",
    wants="video",
    times=1200,
    people=31,
    wordings=3,
    not_found=4,
    objections=2,
    thanks=1,
    last="2030-05-17T08:00:00Z",
    examples=(
        Example("where are the LatticeCon 2022 videos", "en", 7),
        Example("LatticeCon 2022 录像", "zh", 2),
    ),
)
SUGGESTION = Suggestion(
    cluster=replace(CLUSTER, question="LatticeCon 2030 slides", language="en", wants="slides"),
    reason="not_found",
    is_far=False,
    people=1,
    times=1,
    pages=(
        NearPage("LatticeCon 2022", "https://lattice.example/2022/", "recaps", "2022.md"),
        NearPage("LatticeCon 2021", "", "recaps", "2021.md"),
    ),
)
REPORT = Report(
    made_at="2030-05-17T12:00:00Z",
    since="2030-05-15",
    until="2030-05-17",
    channel="",
    community="Lattice",
    generation="20300517T000000Z-0001",
    totals=Totals(
        questions=1300,
        people=40,
        found=1200,
        asked_back=10,
        not_found=90,
        helpful=5,
        wrong=3,
        missing=2,
        follow_ups=6,
        wordings=300,
        left_out=0,
        clusters=120,
    ),
    asked=(CLUSTER,),
    not_found=(CLUSTER,),
    wrong=(CLUSTER,),
    suggestions=(
        SUGGESTION,
        replace(SUGGESTION, reason="wrong", people=0, times=2),
        replace(SUGGESTION, is_far=True, pages=()),
    ),
    days=(
        Day("2030-05-15", 1000, {"links": 900, "not_found": 100}, Latency(5.0, 1500.0)),
        Day("2030-05-16", 0, {}, Latency(None, None)),
        Day("2030-05-17", 300, {"links": 200, "text": 90, "clarify": 10}, Latency(8.0, 90.0)),
    ),
    outcomes=(Outcome("links", 1100, 1000), Outcome("text", 90, 9), Outcome("not_found", 100, 0)),
    latency=Latency(6.0, 700.0),
    channels=(
        ChannelUse("discord", 1000, 30, 80, Latency(6.0, 700.0)),
        ChannelUse("matrix", 300, 10, 10, Latency(None, None)),
    ),
    sources=(
        SourceState("recaps", "2030-05-17T01:02:03+00:00", "", 1, 2, 3, 4),
        SourceState("sessions", "", "it cannot be reached", 0, 0, 0, 0),
    ),
)
NOTHING = replace(
    REPORT,
    totals=Totals(*([0] * 12)),
    asked=(),
    not_found=(),
    wrong=(),
    suggestions=(),
    outcomes=(),
    channels=(),
)
