"""Reads a question: its names, its limits, what it asks and what is left of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from threading import Lock

from cachetools import LRUCache
from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.request import Intent, Request
from bot.understanding.alone import BY_ORDER, Guesses, ReadAlone, Turn
from bot.understanding.asking_words import AskingWords
from bot.understanding.constraints import build_constraints
from bot.understanding.dialogue.cues import find_cues, find_marks, is_filler
from bot.understanding.dialogue.focus import rebind_state
from bot.understanding.dialogue.references import Reference, find_references
from bot.understanding.intent.choose_intent import MOST_GUESSES, merge_guesses
from bot.understanding.intent.cues import asks_to_register
from bot.understanding.intent.model import Chances, IntentGuess, IntentModel
from bot.understanding.languages.foreign import SmallWords, is_foreign, read_foreign
from bot.understanding.languages.reply_language import choose_reply_language
from bot.understanding.names.name_index import NameIndex, build_name_index
from bot.understanding.names.near_misses import correct_text
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.own_wordings import OwnWording, OwnWordings
from bot.understanding.reading import Reading, read_parts
from bot.understanding.social.dead_links import find_dead_link
from bot.understanding.social.social_guess import keep_plausible
from bot.understanding.social.social_words import SOCIAL, SocialWords
from bot.understanding.social.speaking import find_speaker
from bot.understanding.social.wordless import blank_emoji, is_wordless
from bot.understanding.titles import choose_own_title, find_title
from bot.understanding.topic import find_topics, join_topics, list_titles
from indexer.contracts import Encoder
from indexer.search.index import Reader
from indexer.text.control_characters import replace_surrogates
from indexer.text.spans import overlaps

_GENERATIONS = 3
"""Generations whose names are kept: the one that serves, and those still being read."""
_SURE = 0.8
"""Probability of a guess that needs no second one."""
_OF_ONE_TALK: frozenset[Intent] = frozenset(("links", "title", "when", "where", "who"))
"""Intents that ask for one talk, whose title may be all that is left of the question."""


class Understanding:
    """Reads questions; thread-safe.

    Attributes:
        asking: The words of asking.
    """

    def __init__(
        self,
        encoder: Encoder,
        get_today: Callable[[], date],
        wordings: Sequence[OwnWording] = (),
    ) -> None:
        """Take the encoder of the index, the day by which `last year` is told, and own wordings.

        `EncoderError` passes through if what was learned of wordings is missing.
        """
        self._wordings = wordings
        self._get_today = get_today
        self._model = IntentModel.load(encoder)
        self.asking = AskingWords.load()
        self._social = SocialWords.load()
        self._small = SmallWords.load()
        self._indexes: LRUCache[str, NameIndex] = LRUCache(_GENERATIONS)
        self._own: LRUCache[str, OwnWordings] = LRUCache(_GENERATIONS)
        self._lock = Lock()

    def read(self, question: Question, reader: Reader) -> Request:
        """Read a question against the names of an open generation, in its conversation."""
        return self.read_turn(question, reader).request

    def weigh_intents(self, text: str) -> Chances:
        """Give each intent that the model knows its probability for a text, by its words alone."""
        return self._model.weigh(fold_in_place(replace_surrogates(text)))

    def read_turn(self, question: Question, reader: Reader) -> Turn:
        """Read a question, and complete it from `question.state`."""
        text = replace_surrogates(question.text)
        alone = self._read_text(text, question, reader)
        state = question.state or self._read_quoted(question, reader)
        if state is None:
            return alone.make_turn(alone.ask_of_nothing(alone.request))
        # A first question, and all that a command asks, has no conversation.
        from bot.understanding.dialogue.choices import find_choice
        from bot.understanding.dialogue.complete import complete_request

        state = rebind_state(state, reader.generation, reader.catalogue)
        choice = find_choice(text, alone.cues.references, state.choices)
        if choice is not None:
            chosen = self._read_alone(choice.question, question, reader).request
            return Turn(replace(chosen, follows=True), None)
        completed = complete_request(alone.request, alone.cues, state, reader)
        if completed.asks_same:
            return alone.make_turn(completed.request, completed.other)
        other = completed.other and alone.settle_intent(completed.other)
        request = alone.ask_of_nothing(alone.settle_intent(completed.request))
        return alone.make_turn(request, other)

    def _read_quoted(self, question: Question, reader: Reader) -> DialogueState | None:
        """Read a quoted text of which nobody knows more, as what was said before."""
        text = replace_surrogates(question.quoted)[:MAX_QUESTION_CHARS]
        if not text.strip():
            return None
        return DialogueState(
            generation=reader.generation, request=self._read_text(text, question, reader).request
        )

    def _read_text(self, text: str, question: Question, reader: Reader) -> ReadAlone:
        """Read a text without its conversation; emoji do not hide what a social turn says."""
        bare = blank_emoji(text)
        alone = self._read_alone(bare, question, reader)
        request = alone.request
        if is_wordless(text):
            return replace(
                alone, request=Request(text=text, language=request.language, intent="chatter")
            )
        if bare == text:
            return alone
        if request.intent in SOCIAL:
            return replace(alone, request=replace(request, text=text))
        return self._read_alone(text, question, reader)

    def _read_alone(self, text: str, question: Question, reader: Reader) -> ReadAlone:
        """Read a question without its conversation."""
        index, today = self._get_index(reader), self._get_today().isoformat()
        reader.deadline.check()
        reading = read_parts(text, index, reader, today, by_order=False)
        reader.deadline.check()
        folded = fold_in_place(text)
        taken = [(start, end) for start, end, _ in reading.names]
        references = find_references(folded, taken, text)
        pointing = [*((one.start, one.end) for one in references), *find_marks(folded)]
        topics = find_topics(text, [*reading.list_places(), *pointing], self.asking)
        guesses = self._guess(reading, topics, reader)
        guess = guesses.choose()
        if reading.has_order and guess.intent not in BY_ORDER:
            reading = read_parts(text, index, reader, today, by_order=True)
            topics = find_topics(text, [*reading.list_places(), *pointing], self.asking)
        mentions = list(reading.mentions)
        if guess.intent in _OF_ONE_TALK:
            title = find_title(text, topics, reader)
            topics = [] if title else topics
            title = title or choose_own_title(reading.short_titles, mentions, reader)
            if title:
                mentions = sorted([*mentions, title], key=lambda mention: mention.start)
                place = title.start, title.end
                topics = [one for one in topics if not overlaps(*one, [place])]
        cues = find_cues(folded, references, reading.list_places(), topics)
        names = [(start, end) for start, end, _ in reading.names]
        foreign = is_foreign(text, names, self.asking, self._small)
        numbers = [
            one
            for one in reading.free_numbers
            if mentions or not _is_pointed_at(one.start, one.end, references)
        ]
        request = Request(
            text=text,
            language=choose_reply_language(
                question, text, reading.list_same(), self.asking, is_foreign=foreign
            ),
            intent=guess.intent,
            subject=guess.subject,
            probability=guess.probability,
            mentions=tuple(mentions),
            constraints=build_constraints(reading.limits, numbers, guess.intent),
            topic=self._find_topic(text, topics, guess.intent, reader),
            unknown=reading.unknown,
            offset=question.offset,
            limit=question.max_links,
        )
        if foreign:
            request = read_foreign(request)
            guess = IntentGuess(request.intent, "", request.probability)
            guesses = replace(guesses, guesses=(guess,))
        return ReadAlone(request, cues, guesses, foreign)

    def _guess(
        self, reading: Reading, topics: Sequence[tuple[int, int]], reader: Reader
    ) -> Guesses:
        """Guess the intent.

        What is left of a question is its topic, or words of asking that nobody knew. Only where
        the model is not sure, it is told that it is a topic.
        """
        titles = list_titles(reading.text, topics)
        others = [topic for topic in topics if topic not in titles]
        masked = reading.mask(titles)
        if own := self._get_own(reader).find(masked):
            return Guesses((own,), frozenset(), (), masked)
        guesses = self._model.rank(masked, MOST_GUESSES)
        named = {mention.what for mention in reading.mentions} | ({"talk"} if titles else set())
        if speaker := find_speaker(guesses, masked, {what for _, _, what in reading.names}):
            return Guesses((speaker,), frozenset(named), (), masked)
        if others and _mistakes_topic(guesses[0], masked):
            guesses = self._model.rank(reading.mask(titles, others), MOST_GUESSES)
        elif others and guesses[0].probability < _SURE:
            guesses = merge_guesses(
                guesses, self._model.rank(reading.mask(titles, others), MOST_GUESSES)
            )
        if dead := find_dead_link(guesses, masked, reading.limits):
            return Guesses((dead,), frozenset(), (), masked)
        guesses = keep_plausible(
            guesses, reading.text, reading.list_places(), self._social, reader.store, reader.names
        )
        if reading.has_episode:
            # What is named is the episode, and no longer its whole run.
            named = (named - {"event", "series"}) | {"episode"}
        return Guesses(tuple(guesses), frozenset(named), reading.limits, masked)

    def _find_topic(
        self, text: str, topics: Sequence[tuple[int, int]], intent: Intent, reader: Reader
    ) -> str:
        """Find what is left of a question; of a social turn only what no such turn says."""
        topic = join_topics(text, topics, reader.names)
        if not topic or is_filler(fold_in_place(topic)):
            return ""
        if intent in SOCIAL and not self._social.list_strange(topic):
            return ""
        words = self._get_index(reader).topics.read(reader.catalogue)
        return correct_text(topic, words, reader.store)

    def _get_index(self, reader: Reader) -> NameIndex:
        """Get the names of a generation; the first question of each reads them."""
        with self._lock:
            index = self._indexes.get(reader.generation)
            if index is None:
                index = build_name_index(reader.catalogue, reader.community.aliases)
                self._indexes[reader.generation] = index
            return index

    def _get_own(self, reader: Reader) -> OwnWordings:
        """Get the community's own wordings, with the names of a generation masked."""
        index, today = self._get_index(reader), self._get_today().isoformat()

        def mask(text: str) -> str:
            return read_parts(text, index, reader, today, by_order=False).mask()

        with self._lock:
            own = self._own.get(reader.generation)
            if own is None:
                own = OwnWordings(self._wordings, mask, self._model.encoder)
                self._own[reader.generation] = own
            return own


def _mistakes_topic(guess: IntentGuess, masked: str) -> bool:
    """Tell whether an intent may come from the letters of a topic: `talks about the registry`."""
    return guess.intent == "register" and not asks_to_register(masked)


def _is_pointed_at(start: int, end: int, references: Iterable[Reference]) -> bool:
    """Tell whether a number counts what was shown: `第三场` is no edition then."""
    return any(
        one.sort in ("nth", "step") and one.start < end and start < one.end for one in references
    )
