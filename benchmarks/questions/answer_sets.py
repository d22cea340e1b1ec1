"""Question sets that are judged by whole answers, over one index of several sites.

Some of these questions have no answer in the sites and must be refused. Others ask for a link
that the sites contain, and the answer must give it.
"""

from __future__ import annotations

from dataclasses import dataclass

COMMUNITY = (
    ("markdown", "corpora/servicemesher"),
    ("markdown", "corpora/istio-weekly"),
    ("jsonl", "evalsets/istio/corpus_zh.jsonl"),
    ("jsonl", "evalsets/istio/corpus_en.jsonl"),
)
"""(type, path) of each source of the index."""
GENERAL, NEAR = "oos/q_oos_general_dev", "oos/q_oos_near_dev"
"""Questions without an answer: about general topics, and about the same technical field."""
LINKS = ("links_servicemesher/q_links", "links_istio_weekly/q_links")


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Questions for the joint index that are measured together."""

    name: str
    files: tuple[str, ...]
    """Below `evalsets`, without suffix."""
    measures: tuple[tuple[str, float | None], ...]
    """Measures in the table, each with the least value that it has to reach."""


ANSWER_SETS = (
    AnswerSet("oos/general", (GENERAL,), (("refusal_accuracy", None),)),
    AnswerSet("oos/near", (NEAR,), (("refusal_accuracy", None),)),
    AnswerSet("oos/both", (GENERAL, NEAR), (("refusal_accuracy", 0.95),)),
    AnswerSet(
        LINKS[0],
        LINKS[:1],
        (
            ("answered", None),
            ("link_accuracy", None),
            ("first_link", None),
            ("link_precision", None),
            ("refusal_accuracy", None),
        ),
    ),
    AnswerSet(
        LINKS[1],
        LINKS[1:],
        (
            ("answered", None),
            ("link_accuracy", None),
            ("first_link", None),
            ("link_precision", None),
        ),
    ),
    AnswerSet("links/both", LINKS, (("answered", 0.97), ("link_accuracy", None))),
)
