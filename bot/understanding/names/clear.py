"""Tells whether a word that is also a name is meant as the name: a track `Security`, a person `Li`.

It asks how often pages write the word beside how much there is of that name, and looks at the
words around it. No list of names is needed.
"""

from __future__ import annotations

import re

from bot.understanding.names.found import Found, Sentence
from bot.understanding.names.generic import is_generic
from bot.understanding.names.pieces import measure_words
from bot.understanding.names.places.place_names import is_region
from indexer.search.index import Reader
from indexer.text.language import compile_words, split_words

_LONG_TITLE = 4.0
"""Words of a title that stands without quotation marks; a Chinese character is half a word."""
_SHORT_TITLE = 3.0
"""The same, if the question writes it letter for letter as the catalogue does."""
_COMMON = {"person": 8, "organisation": 4}
"""How many passages may hold a name for each talk of it; a commoner word is a word. Products are
organisations too where a page names them so, and most questions mean the product."""
_BEFORE_SPEAKER = compile_words(r"(?:\b(?:by|from|with|of|at)|来自|由|是)\s*(?:the\s+)?$")
_BEHIND_SPEAKER = compile_words(
    r"^\s*(?:['’]s?\b|(?:gave|gives?|present|presented|spoke|speak|sponsor)"
    r"|的?(?:分享|演讲|议题)|(?:都|来|有|在[^\s]{0,8})?[讲分做赞派])"
)
_BEFORE_FIRST_NAME = compile_words(r"(?:\b(?:by|did|does|has|who is|who['’]s)|由|是)\s*$")
_BEHIND_FIRST_NAME = compile_words(
    r"^\s*(?:['’]s\s+(?:talks?|sessions?|slides|videos?|presentations?|keynotes?)\b"
    r"|(?:gave|gives?|presented|presents|spoke|speaks?|talked)\b|(?:还|都|来|又|以前|之前)*(?:[讲分做]|在哪.公司|是谁)"
    r"|的\s*(?:分享|演讲|议题|PPT|视频|录像|幻灯|公司|talk))"
)
_NOBODY = compile_words(r"(?!)")
_BEFORE_PEOPLE = compile_words(
    r"\b(?:people|engineers?|folks|team|speakers?|employees|staff) (?:of|from|at)\s+$"
)
_BEHIND_PEOPLE = compile_words(
    r"^\s*(?:(?:people|engineers?|folks|team|speakers?|employees|staff)\b"
    r"|公司|团队|的?(?:人(?!工)|同学|工程师|讲师|嘉宾|员工)|老师|先生|女士|大佬)"
)
"""Behind a name of people or their company; behind a product seldom."""
_RARELY = 10
"""How much commoner a name may be than `_COMMON` says, if words beside it tell that it is one."""
_TRACK_BEFORE = compile_words(r"\btrack:?\s*$|专场[:：]?\s*$|分论坛[:：]?\s*$|\bin the\s*$")
_TRACK_BEHIND = compile_words(r"^\W*(?:track|room|专场|分会场|会场|论坛|分论坛|赛道|主题日|专题)")
_PLACE_BEFORE = compile_words(r"(?:\b(?:in|at|near|held in)(?: the)?|在|于|到|去|来)\s*$")
_REGION_BEFORE = compile_words(
    r"\b(?:events?|meet-?ups?|conferences?|summits?|talks?|sessions?|held|hosted|happened)"
    r" (?:in|at|across)(?: the)?\s*$"
)
"""Before a country, where `in` alone may be where the asker is: `watch it in China`."""
_PLACE_BEHIND = compile_words(
    r"^\s*(?:站|场(?!景)|举[办行]|召开|办|的?(?:活动|大会|沙龙|那[场次届]|meet-?ups?|events?|conferences?)"
    r"|有[^\s，。？,.?]{1,5}(?:活动|大会|沙龙|聚会|meet-?up|event)"
    r"|有(?:没有)?(?:人|谁)?(?:讲|聊|关于|介绍)(?![师者座]))"
)
_OWNS = re.compile(r"['’]s\b")
"""Behind a place: `in Lisbon's grid` tells of no event there."""


class Clearness:
    """Tells names from words, in one question."""

    def __init__(self, sentence: Sentence, reader: Reader) -> None:
        """Take a question and the index that is asked."""
        self._sentence, self._reader = sentence, reader

    def is_clear(self, found: Found) -> bool:
        """Tell whether a name is meant."""
        if found.is_alias:
            return True
        if found.what == "talk":
            return found.quoted or self._is_title(found)
        if found.what in ("series", "event"):
            return not is_generic(found.name)
        if found.what == "person":
            return self._is_person(found)
        if found.what == "organisation":
            return self._is_organisation(found)
        if found.what == "track":
            return self._stands_between(found, _TRACK_BEFORE, _TRACK_BEHIND)
        before = _REGION_BEFORE if is_region(found.name) else _PLACE_BEFORE
        is_owner = _OWNS.match(self._sentence.text, self._sentence.get_place(found)[1])
        return not is_owner and self._stands_between(found, before, _PLACE_BEHIND)

    def _is_title(self, found: Found) -> bool:
        size = self._measure(found)
        if size >= _LONG_TITLE:
            return True
        return size >= _SHORT_TITLE and self._sentence.get_text(found) == found.name

    def _measure(self, found: Found) -> float:
        """Measure a name in words."""
        return measure_words(self._sentence.pieces[found.first : found.end])

    def _is_person(self, found: Found) -> bool:
        if found.is_first_name:
            is_speaker = self._stands_between(found, _BEFORE_FIRST_NAME, _BEHIND_FIRST_NAME)
            return is_speaker and self._is_rare(found, _RARELY)
        size = self._measure(found)
        if size >= 1.5:  # two Latin words, or three characters
            return True
        if size < 1 or self._cuts_word(found):
            return False
        return self._is_speaker(found, _NOBODY)

    def _is_organisation(self, found: Found) -> bool:
        return not self._cuts_word(found) and self._is_speaker(found, _BEFORE_SPEAKER)

    def _is_speaker(self, found: Found, before: re.Pattern[str]) -> bool:
        """Tell whether a name gives talks: by the words around it, and by how common it is."""
        if self._stands_between(found, _BEFORE_PEOPLE, _BEHIND_PEOPLE):
            return True
        times = _RARELY if self._stands_between(found, before, _BEHIND_SPEAKER) else 1
        return self._measure(found) >= 1 and self._is_rare(found, times)

    def _is_rare(self, found: Found, times: int) -> bool:
        """Tell whether pages hold the word hardly oftener than there are talks of the name."""
        if found.what == "person":
            talks = len(self._reader.catalogue.list_talks(people=found.ids))
        else:
            talks = len(found.ids)
        words = split_words(self._sentence.get_text(found))
        rows = min(self._reader.store.frequencies(words), default=0)
        return rows <= _COMMON[found.what] * max(talks, 1) * times

    def _cuts_word(self, found: Found) -> bool:
        """Tell whether a name of Chinese characters begins or ends inside a Chinese word."""
        start, end = self._sentence.get_place(found)
        text = self._sentence.text
        if not re.match(r"[\u3400-\u9fff]", text[start]):
            return False
        left, right = max(0, start - 3), end + 3
        # The encoder folds the characters one by one here: Han characters stay one character.
        words = self._reader.encoder.vocabulary.tokenize(text[left:right])
        place = left
        for word in words:
            place = text.find(word.word, place) if word.word in text[place:right] else place
            stop = place + len(word.word)
            if len(word.word) > 1 and (place < start < stop or place < end < stop):
                return True
            place = stop
        return False

    def _stands_between(
        self, found: Found, before: re.Pattern[str], behind: re.Pattern[str]
    ) -> bool:
        """Tell whether the words before or behind a name fit one of the patterns."""
        start, end = self._sentence.get_place(found)
        text = self._sentence.simplified
        is_behind = behind.match(text[end : end + 24]) is not None
        return is_behind or before.search(text[max(0, start - 20) : start]) is not None
