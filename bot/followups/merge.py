"""A follow-up question and the one before it to one question that stands alone, without a model.

Three steps: cut both into parts, see whether the new text needs the earlier one, put the new parts
in the place of the old. What is new replaces what said the same before; the rest stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.followups import tables as table
from bot.followups.compose import join_topic, join_words, link_question, occasion, word_part
from bot.followups.detect import points_back, stands_alone, without_courtesy, without_verb
from bot.followups.parse import Part, parts, select, whole_topics, without_opening
from bot.followups.relative import absolute
from bot.messages import MAX_QUESTION_CHARS
from indexer.search.query import parse_query
from indexer.text.language import choose_language, compile_words, simplify

_LATIN = re.compile(r"[A-Za-z]")
_CONTENT = ("event", "place", "year", "month", "edition", "topic")
_SLOTS = (*_CONTENT, "newest", "kind", "platform", "language")


@dataclass(frozen=True, slots=True)
class Merged:
    """What a text in a conversation asks."""

    text: str
    """A question that stands alone; the text itself where it did already."""
    language: str
    """Language of whoever asks: `zh` or `en`; empty to follow the question."""
    is_question: bool = True
    """False for thanks and greetings, which say nothing about what comes next."""


def merge_questions(earlier: str, text: str, this_year: int = 0) -> Merged:
    """Put a follow-up question and the one before it, empty for none, into one.

    The question has at most `MAX_QUESTION_CHARS` characters. It is `text` itself where that stands
    alone, is thanks, or would become too long. `this_year` is for `last year`; 0 when it is not to
    count.
    """
    said = without_courtesy(_tidy(simplify(text)))
    if not said:
        return Merged(text, "", is_question=False)
    before = _tidy(simplify(earlier[:MAX_QUESTION_CHARS]))
    said = absolute(said, parts(before), this_year)
    if not before or stands_alone(said):
        return Merged(text, "")
    old, new = _parts_before(before), _parts_after(said)
    slots = {part.slot for part in new} - {"asking"}
    if slots == {"language"}:
        spoken = select(new, "language")[0].value
        if not _asks_for_links(before, old, new):
            return Merged(before, spoken)
        if table.ANSWER_IN.search(said):
            return Merged(link_question(_replaced(whole_topics(old, before), []), spoken), spoken)
    language = _spoken_in(new) or _spoken_in(old) or choose_language(question=before)
    whole = _whole(before, old, said, new, language)
    fits = len(whole) <= MAX_QUESTION_CHARS and _occasions(said) <= _occasions(whole)
    return Merged(whole, language) if fits else Merged(text, "")


def _occasions(text: str) -> set[str]:
    """The years and editions a text names."""
    return {f"{one.slot} {one.value}" for one in select(parts(text), "year", "edition")}


def _parts_before(text: str) -> list[Part]:
    """Cut the earlier question; of one that asks for no link, `how many people` is no topic."""
    found = parts(text)
    return found if select(found, "kind") else parts(text, general=True)


def _parts_after(text: str) -> list[Part]:
    """Cut the new text; words such as `speakers` are its topic only beside others."""
    found = parts(text, general=True)
    if select(found, "topic"):
        found = parts(text)
    meant = [part for part in found if not table.NOT.search(text[: part.start])]
    kept = {part.slot for part in meant}
    # a year or an edition is never dropped, nor the only one of its slot
    return [
        part
        for part in found
        if part in meant or part.slot not in {"platform", "kind"} or part.slot not in kept
    ]


def _whole(before: str, old: list[Part], said: str, new: list[Part], language: str) -> str:
    """Choose how to put the two together."""
    named = _replaced(whole_topics(old, before), whole_topics(new, said))
    if not any(part.slot in _SLOTS for part in new) or _asks_about(said, new):
        facts = [part for part in new if part.slot != "topic"]
        kept = _replaced(whole_topics(old, before), facts)
        of_event = occasion(kept, language) if table.ABOUT_EVENTS.search(said) else ""
        subject = of_event or _subject(kept, language)
        about = _about(said, facts, subject, language)
        asks_where = table.WHERE.search(said) and not _asks_for_links(before, old, new)
        return about or (link_question(named, language) if asks_where else before)
    if _asks_for_links(before, old, new):
        named["topic"] = [replace(p, text=without_verb(p.text) or p.text) for p in named["topic"]]
        return link_question(named, language)
    return _in_place(before, old, new, language)


def _asks_for_links(before: str, old: list[Part], new: list[Part]) -> bool:
    named = bool(select([*old, *new], "kind", "platform"))
    return named or parse_query(before).wants_links


def _asks_about(said: str, new: list[Part]) -> bool:
    """Tell whether a text asks something else of what the earlier question was about."""
    if select(new, "kind"):
        return False
    rest = without_opening(said)
    if select(new, *_CONTENT):
        rest = table.LISTING.sub(" ", rest)
    points = bool(select(new, "topic")) and points_back(rest, parts(rest))
    return bool(table.WHO_OR_HOW.search(rest)) or points


def _replaced(old: list[Part], new: list[Part]) -> dict[str, list[Part]]:
    """Give the parts of both by slot: the new ones, and the old ones that still hold."""
    void = _reset_by(new)
    kept = [part for part in old if part.slot not in void]
    named = {slot: select(new, slot) or select(kept, slot) for slot in _SLOTS}
    named["topic"] = [part for part in named["topic"] if without_verb(part.text)]
    _fit_platform(named, new)
    return named


def _reset_by(new: list[Part]) -> set[str]:
    """Slots whose old parts no longer hold beside the new ones."""
    return {slot for part in new for slot in table.RESETS.get(part.slot, ())}


def _fit_platform(named: dict[str, list[Part]], new: list[Part]) -> None:
    """Let go of a platform that holds no such kind, or of the kind when the platform is new."""
    if select(new, "platform") and not select(new, "kind"):
        held = table.PLATFORM_KINDS.get(named["platform"][0].value)
        named["kind"] = [p for p in named["kind"] if held is None or p.value in held]
        if held and not named["kind"]:
            named["kind"] = [Part("kind", held[0], held[0], 0, 0)]
    elif not select(new, "platform"):
        kinds = {part.value for part in named["kind"]}
        named["platform"] = [
            part
            for part in named["platform"]
            if not kinds or kinds & set(table.PLATFORM_KINDS.get(part.value, kinds))
        ]


def _about(said: str, new: list[Part], subject: str, language: str) -> str:
    """Ask what the text asks, with what it points at named: `who gave it`, `有多少人参加`."""
    asks = without_opening(said)
    asks = asks if asks == said else asks.strip(" ,，、")
    asked = (table.WHO_OR_HOW, table.ASPECT, table.POINTING)
    if not subject or not any(pattern.search(asks) for pattern in asked):
        return ""
    named = [rf"(?:the )?{re.escape(p.text)}(?: ones?)?" for p in select(new, *_CONTENT)]
    pattern = "|".join([*named, table.POINTING.pattern])
    pointed, count = compile_words(pattern).subn("\0", asks)
    if count:
        first, _, others = pointed.partition("\0")
        return _tidy(join_words(first.rstrip(), subject, others.replace("\0", " ").lstrip()))
    if language == "zh":
        return join_words(subject, asks)
    asks = asks.rstrip(" ?？.!")
    # how to install … X, how many people came … at X
    return join_words(asks, "" if without_verb(asks) != asks else "at", f"{subject}?")


def _subject(named: dict[str, list[Part]], language: str) -> str:
    """What a question is about."""
    topic, when_and_what = join_topic(named), occasion(named, language)
    topic = without_verb(topic) or topic
    if not topic or not when_and_what:
        return topic or when_and_what
    return join_words(when_and_what, topic) if language == "zh" else f"{topic} at {when_and_what}"


def _in_place(before: str, old: list[Part], new: list[Part], language: str) -> str:
    """Write the new parts over the old ones in the earlier question: one that asks for no link."""
    text = before
    added: list[str] = []
    edits: list[tuple[int, int, str]] = []
    void = _reset_by(new)
    for slot in (*_CONTENT, "newest"):
        said = join_words(*(word_part(part, language) for part in select(new, slot)))
        places = select(old, slot)
        if slot == "event" and said and not places:
            places = select(old, "topic")[:1]
        if said and places:
            edits.append((*_target(places[0]), said))
            edits += [] if slot == "topic" else [(p.start, p.end, "") for p in places[1:]]
        elif said:
            added.append(said)
        elif slot in void:
            edits += [(part.start, part.end, "") for part in places]
    for start, end, said in sorted(edits, reverse=True):
        text = (
            join_words(text[:start].rstrip(), said, text[end:].lstrip())
            if said
            else (text[:start] + text[end:])
        )
    return _tidy(_before_mark(text, added))


def _target(part: Part) -> tuple[int, int]:
    """Where a part stands, without the verb that a topic may begin or end with."""
    kept = (without_verb(part.text) if part.slot == "topic" else "") or part.text
    start = part.start + part.text.index(kept)
    return start, start + len(kept)


def _before_mark(text: str, added: Sequence[str]) -> str:
    """Add words at the end, before the question mark."""
    bare = text.rstrip(" ?？。.!！")
    return join_words(bare, *added) + text[len(bare) :] if added else text


def _spoken_in(found: list[Part]) -> str:
    """Language a question is put in, by the words that are no names; empty where none tells."""
    asking = "".join(part.text for part in select(found, "asking"))
    if table.HAN.search(asking):
        return "zh"
    if _LATIN.search(asking):
        return "en"
    if any(table.HAN.search(part.text) for part in found):
        return "zh"
    telling = select(found, "kind", "language", "month")
    if not select(found, "event"):  # else the place is part of its name, as in KubeCon China
        telling += select(found, "place")
    return "en" if any(not table.NO_LANGUAGE.search(part.text) for part in telling) else ""


def _tidy(text: str) -> str:
    return " ".join(text.split())
