"""Keeps of a model's reply the sentences that their evidence proves."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.messages import Answer
from bot.model.check.names import find_unknown_names, is_grammar
from bot.model.check.numbers import find_numbers
from bot.model.check.proof import NEAR, Proof, compare_words, denies, gather_proof, squeeze
from bot.model.check.sentences import BULLET, clean_reply, split_sentences
from bot.model.errors import NotWorded, Reason
from bot.model.evidence import Source
from bot.rendering.grounding import MARK, find_addresses, ground
from indexer.contracts import Vocabulary
from indexer.text.control_characters import clean_text
from indexer.text.language import detect_language

MIN_SUPPORT = 0.5
"""Share of a sentence's words, by their weight, that stand in its evidence or near to it."""
LEAK_WORDS = 6
"""Words in a row of the instructions that nobody says by chance."""
LEAK_HAN = 12
"""Characters of a Chinese text without a blank that are as much."""
_MARKUP = re.compile(r"[<>|\\]|\]\(|!\[|&#|\{\{|\[\[")
"""What a chat or a browser may read as more than text."""
_MENTION = re.compile(r"[@＠]|<#|:[^\W\d]\w*:")
"""What may call people; of mail addresses and emoji too, which no answer needs."""
_HOST = re.compile(r"[^\W_][\w-]*(?:[.。．｡][\w-]+)*[.．｡][^\W\d_]{2,}(?:[/:?#]\S*)?")
"""What looks like the name of a host, with what is behind it: some chats make it a link."""
_TITLES = re.compile(r"《[^》\n]*》|“[^”\n]*”|\"[^\"\n]*\"|「[^」\n]*」")


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a model was told besides the evidence, and must not tell anybody."""

    text: str
    nonce: str
    """The secret of this call's fences: at random for each, so that no page can write it."""


class ReplyCheck:
    """Checks one reply."""

    def __init__(self, answer: Answer, sources: Sequence[Source], vocabulary: Vocabulary) -> None:
        """Take the answer as it was found, its evidence, and what compares words."""
        self._answer = answer
        self._sources: Mapping[int, Source] = {one.number: one for one in sources}
        self._language, self._vocabulary = answer.language, vocabulary
        self._proofs: dict[tuple[int, ...], Proof] = {}
        self._checked: dict[str, Reason | None] = {}
        self._failed: list[Reason] = []

    def check(self, reply: str, instructions: Instructions) -> str:
        """Return the sentences that are proved, in their lines.

        Raises:
            NotWorded: None is, or the reply tells its instructions, or it is in another language.
        """
        text = clean_reply(clean_text(reply))
        if leaks(text, instructions):
            raise NotWorded("leak", "the model told its instructions")
        lines = [kept for line in text.splitlines() if (kept := self._check_line(line))]
        if not lines:
            raise NotWorded(self._find_reason(), "no sentence of the model is proved")
        text = "\n".join(lines)
        if detect_language(_TITLES.sub("", MARK.sub("", text))) != self._language:
            raise NotWorded("language", "the model answered in another language")
        return text

    def _check_line(self, line: str) -> str:
        """Keep the proved sentences of a line, and its bullet."""
        bullet = BULLET.match(line)
        start = bullet.end() if bullet else 0
        kept = "".join(one for one in split_sentences(line[start:]) if self._is_proved(one))
        return ("- " if bullet else "") + kept.strip() if kept else ""

    def _is_proved(self, sentence: str) -> bool:
        # Of a reply that is checked while it is said, each sentence comes again and again.
        if sentence not in self._checked:
            self._checked[sentence] = self._find_fault(sentence)
        reason = self._checked[sentence]
        if reason:
            self._failed.append(reason)
        return reason is None

    def _find_fault(self, sentence: str) -> Reason | None:
        """Find why a sentence may not be said; None if it may."""
        numbers = tuple(sorted({int(mark[1]) for mark in MARK.finditer(sentence)}))
        bare = MARK.sub("", sentence).strip()
        if not numbers:
            return "uncited"
        if not set(numbers) <= self._sources.keys() or has_markup(bare):
            return "unfounded"
        proof = self._gather(numbers)
        if (
            not has_known_addresses(bare, proof.addresses, self._answer.text)
            or find_numbers(bare, with_one=False) - proof.numbers
            or (denies(bare) and not proof.is_negative)
            or any(find_unknown_names(bare, self._language, proof, self._vocabulary))
        ):
            return "unfounded"
        return None if self._measure_support(bare, proof) >= MIN_SUPPORT else "off_topic"

    def _gather(self, numbers: tuple[int, ...]) -> Proof:
        if numbers not in self._proofs:
            sources = [self._sources[number] for number in numbers]
            self._proofs[numbers] = gather_proof(sources, self._vocabulary)
        return self._proofs[numbers]

    def _measure_support(self, sentence: str, proof: Proof) -> float:
        """Measure the share of words that stand in the evidence or near to it, 0 to 1.

        Addresses and numbers have been checked, and function words say nothing: none counts.
        """
        for address in proof.addresses:
            sentence = sentence.replace(address, " ")
        telling = [
            token
            for token in self._vocabulary.tokenize(sentence)
            if not token.word.isdecimal() and not is_grammar(token.word)
        ]
        tokens = np.array([token.id for token in telling], np.uint32)
        weights = np.array([token.salience for token in telling])
        if not weights.sum():
            return float(any(map(str.isdigit, sentence)))
        is_near = compare_words(self._vocabulary, tokens, proof) >= NEAR
        return float(weights[is_near].sum() / weights.sum())

    def _find_reason(self) -> Reason:
        """Find the reason that says most: that a sentence was false, before that none cites."""
        order: tuple[Reason, ...] = ("unfounded", "off_topic", "uncited")
        return next((reason for reason in order if reason in self._failed), "uncited")


def leaks(text: str, instructions: Instructions) -> bool:
    """Tell whether a text holds the fence, or some words in a row of the instructions."""
    if instructions.nonce in text:
        return True
    said, told = squeeze(text), instructions.text
    words = told.split()
    runs = (words[place : place + LEAK_WORDS] for place in range(len(words) - LEAK_WORDS + 1))
    return any(len(run := squeeze("".join(words))) >= LEAK_HAN and run in said for words in runs)


def has_markup(sentence: str) -> bool:
    """Tell whether a sentence has what a chat may read as markup, or may call people with."""
    return _MARKUP.search(sentence) is not None or _MENTION.search(sentence) is not None


def has_known_addresses(sentence: str, addresses: Collection[str], said: str) -> bool:
    """Tell whether a sentence holds no other addresses than some.

    A word such as `Node.js` may be the name of a host: it must have been `said` before.
    """
    if any(address not in addresses for address in find_addresses(sentence)):
        return False
    rest = sentence
    for address in addresses:
        rest = rest.replace(address, " ")
    names = (match.group() for match in _HOST.finditer(rest))
    return ground(rest, ()) == rest and all(name.isascii() and name in said for name in names)
