"""What the catalogue costs, measured on a handful of talks."""

from __future__ import annotations

import json

from benchmarks.server.catalogue import measure

GUESTS = ["Ben Ito", "Carla Dumas", "Dov Katz", "Elif Kaya", "Femi Okafor", "Greta Lind"]


def test_every_cost_is_measured(tmp_path):
    pages = tmp_path / "talks.jsonl"
    rows = [
        {
            "doc_id": f"talk-{number}",
            "title": f"Tides in harbour {number}",
            "text": "How a harbour is kept open.",
            "lang": "en",
            "speakers": f"Ana Wong, {guest}",
            "event": f"HarbourCon {2031 + number % 2}",
            "date": f"{2031 + number % 2}-05-0{number + 1}",
            "video": f"https://www.youtube.com/watch?v=aaaaaaaaaa{number}",
        }
        for number, guest in enumerate(GUESTS)
    ]
    pages.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = measure(pages, 10)
    assert (figures["talks"], figures["events"]) == (6, 2)
    assert figures["people"] == 7
    assert 0 < figures["catalogue, share"] < 1
    assert 0 < figures["answer, median ms"] <= figures["answer, 95 % ms"]
    assert figures["disk, MB"] < 1
