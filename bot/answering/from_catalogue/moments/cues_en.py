"""Finds the English words that ask for a place in a recording: `where does he talk about …`.

Closed classes: words of place and time, auxiliaries, and verbs of saying.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.from_catalogue.moments.cue import Cue, Span
from indexer.text.late_patterns import compile_late
from indexer.text.spans import blank_out, overlaps

_PART = r"(?:minutes?|seconds?|parts?|sections?|segments?|moments?|points?|timestamps?|chapters?)"
_AT = compile_late(
    rf"\b(?P<exact>(?:at |in |on )?(?:which|what) {_PART}\b|\b(?:the )?{_PART} (?:where|when)\b"
    rf"|\bthe {_PART}(?= (?:is |are |that is )?about\b)|\bhow (?:far|many minutes) in(?:to)?\b)"
    r"|\b(?:whereabouts|where|when)\b"
)
_SAY = compile_late(
    r"\b(?:(?P<base>talk about|speak (?:about|of|on)|mention|discuss|cover|explain|describe"
    r"|say (?:(?:any|some)thing )?about|bring up|touch (?:up)?on|get to|go into|go over)"
    r"|(?P<third>talks about|speaks (?:about|of|on)|mentions|discusses|covers|explains|describes"
    r"|says (?:(?:any|some)thing )?about|brings up|touches (?:up)?on|gets to|goes into|goes over)"
    r"|(?P<going>talking about|speaking (?:about|of|on)|mentioning|discussing|covering|explaining"
    r"|describing|saying (?:(?:any|some)thing )?about|going (?:into|over))"
    r"|(?P<done>talked about|spoke (?:about|of|on)|spoken (?:about|of)|mentioned|discussed|covered"
    r"|explained|described|said (?:(?:any|some)thing )?about|brought up|touched (?:up)?on)"
    r"|(?P<about>about))\b"
)
_RECORDED = compile_late(
    r"\b(?:videos?|recordings?|footage|replay|youtube|bilibili"
    r"|(?:in|of|during) (?:the|this|that|his|her|their) (?:talk|session|presentation|episode))\b"
)
_WORD = compile_late(r"[a-z']+|\|")
_DO = frozenset([
    "do",
    "does",
    "did",
    "don't",
    "doesn't",
    "didn't",
    "can",
    "could",
    "will",
    "would",
    "should",
    "starts",
    "begins",
    "to",
])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "gets", "got"])
_HAVE = frozenset(["has", "have", "had"])
_WHO = frozenset([
    "he",
    "she",
    "they",
    "it",
    "we",
    "you",
    "i",
    "speaker",
    "speakers",
    "presenter",
    "presenters",
    "|",
])
"""`|` is a name."""
_BEFORE_NOUN = frozenset([
    "a",
    "an",
    "the",
    "this",
    "that",
    "these",
    "those",
    "which",
    "who",
    "what",
    "his",
    "her",
    "their",
    "its",
    "your",
    "my",
    "our",
    "any",
    "some",
    "each",
    "every",
    "first",
    "last",
    "next",
    "keynote",
    "lightning",
    "of",
])
"""Before `talk about`, they make it a thing: `where was the talk about …`."""
_PAST = frozenset(["did", "didn't", "was", "were", "had"])
MOST_GAP_CHARS = 240
"""Between the word of place and the verb; a title may stand there."""


def find_english(folded: str, names: Sequence[Span]) -> Cue | None:
    """Find the cue of a folded question, outside of its names; None if it has none."""
    # A name is one sign, and its length stays.
    bare = "".join("|" if c == "\n" else c for c in blank_out(folded, names, "\n"))
    for at in _AT.finditer(bare):
        is_exact = at["exact"] is not None
        for say in _SAY.finditer(bare, at.end(), at.end() + MOST_GAP_CHARS):
            if overlaps(*say.span(), names):
                continue
            cue = _read(bare, at, say, is_exact=is_exact)
            if cue is not None:
                return cue
    return None


def _read(bare: str, at: re.Match[str], say: re.Match[str], *, is_exact: bool) -> Cue | None:
    """Read the words between; None if the verb is none, or another clause has it."""
    between = _WORD.findall(bare[at.end() : say.start()])
    before = between[-1] if between else ""
    form = say.lastgroup or ""
    if before in _BEFORE_NOUN or before.endswith("'s"):
        return None
    is_recorded = _RECORDED.search(bare) is not None
    is_of_who = before in _WHO
    is_being = not _BE.isdisjoint(between)
    is_said = {
        "base": is_of_who or not _DO.isdisjoint(between),
        "third": is_of_who or (is_exact and not is_being),
        "going": is_being or not _DO.isdisjoint(between),
        "done": is_being or is_of_who or is_exact or not _HAVE.isdisjoint(between),
        "about": is_exact,
    }[form]
    if not is_said:
        return None
    is_past = not _PAST.isdisjoint(between) or (form == "done" and not is_being)
    start, end = say.end(), len(bare)
    if form == "done" and is_being:
        # `where is ambient mode explained`: what is said stands before.
        verbs = [m for m in _WORD.finditer(bare, at.end(), say.start()) if m[0] in _BE]
        if bare[verbs[-1].end() : say.start()].strip(" |") or not is_of_who:
            start, end = verbs[-1].end(), say.start()
    return Cue((start, end), is_exact or is_recorded, is_past and not is_exact)
