"""Finds names in a sentence that its evidence does not hold: people, places, products, titles.

What is a name is told by how languages write names, not by lists of them: capitals, another script
than that of the sentence, a Chinese surname before characters that are no word, a Chinese word that
English writes in pinyin (上海), quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.model.check.proof import HAN_RUN, LATIN_WORD, NEAR, Proof, compare_words
from indexer.contracts import Vocabulary
from indexer.text.language import fold
from indexer.text.person_names import has_surname

SAME_IN_BOTH = 0.6
"""Cosine from which two words of two languages are translations: 0.66 to 0.86 of most cities, such
as 杭州 and Hangzhou, 0.17 of 杭州 and Shanghai."""
IN_PINYIN = 0.45
"""Cosine from which a Chinese word and its own pinyin are the same name: 0.5 to 0.86 of fifteen
cities and companies, while the pinyin of other words is no word of English at all."""
_GRAMMAR = re.compile(
    r"a|about|above|across|after|against|all|along|already|also|although|am|among|an|and|"
    r"another|any|anyone|anything|are|around|as|at|because|been|before|behind|being|below|"
    r"besides|between|beyond|both|but|by|can|could|despite|did|do|does|down|during|each|"
    r"either|enough|every|everybody|everyone|everything|except|few|for|from|had|has|have|he|"
    r"hence|her|here|him|his|how|however|i|if|in|instead|into|is|it|its|least|less|like|many|"
    r"may|me|meanwhile|might|mine|more|most|much|must|my|near|neither|no|nobody|none|nor|not|"
    r"nothing|of|off|on|once|one|only|onto|or|other|otherwise|our|out|over|own|per|same|"
    r"several|shall|she|should|since|so|some|someone|something|still|such|than|that|the|their|"
    r"them|then|there|therefore|these|they|this|those|though|through|throughout|to|together|"
    r"toward|towards|under|unless|until|up|upon|us|via|was|we|were|what|whatever|when|where|"
    r"whereas|whether|which|whichever|while|who|whoever|whom|whose|why|will|with|within|"
    r"without|would|yes|yet|you|your"
)
"""Function words of English, a closed class."""
_LONGEST_WORD = 24
"""Letters of the longest plain word; what is longer may be an encoded text."""
_ALSO_WORDS = frozenset("于向应时全单解查言万曾成原从和")
"""Surnames that are words of their own before a word of two characters: 于杭州."""
_QUOTED = re.compile(
    r"《([^》\n]{2,120})》|“([^”\n]{2,120})”|「([^」\n]{2,120})」|\"([^\"\n]{2,120})\""
)


def find_unknown_names(
    sentence: str, language: str, proof: Proof, vocabulary: Vocabulary
) -> Iterator[str]:
    """Find the names of a sentence, without marks, that do not stand in its evidence."""
    for match in _QUOTED.finditer(sentence):
        title = next(filter(None, match.groups()))
        if not proof.holds(title.rstrip(",.，。")):
            yield title
    yield from _find_latin_names(sentence, language, proof, vocabulary)
    yield from _find_han_names(sentence, language, proof, vocabulary)


def is_grammar(word: str) -> bool:
    """Tell whether a folded word is a function word, which has a capital only where it begins."""
    return _GRAMMAR.fullmatch(word) is not None


def _find_latin_names(
    sentence: str, language: str, proof: Proof, vocabulary: Vocabulary
) -> Iterator[str]:
    """Find words in capitals, and in a Chinese sentence all words in Latin letters."""
    for place, match in enumerate(LATIN_WORD.finditer(sentence)):
        word = match.group()
        bare = fold(re.sub(r"['’]s?$", "", word))
        opens = place == 0 and not re.search(r"[^\W_]", sentence[: match.start()])
        if word == "I" or (opens and (is_grammar(bare) or _stands(bare, proof, vocabulary, NEAR))):
            continue
        is_plain = word.islower() and word.isascii() and len(word) < _LONGEST_WORD
        if (language == "zh" or not is_plain) and not _stands(bare, proof, vocabulary):
            yield word


def _stands(word: str, proof: Proof, vocabulary: Vocabulary, cosine: float = SAME_IN_BOTH) -> bool:
    """Tell whether a word, or one as near to it as a translation, stands in the evidence."""
    if word in proof.words or all(part in proof.words for part in re.split(r"[.'’_-]", word)):
        return True
    tokens = vocabulary.token_ids([word])[0]
    is_one = len(vocabulary.tokenize(word)) == 1
    return is_one and bool(compare_words(vocabulary, tokens, proof).min(initial=1) >= cosine)


def _find_han_names(
    sentence: str, language: str, proof: Proof, vocabulary: Vocabulary
) -> Iterator[str]:
    """Find Chinese names of people and places; in an English sentence all Chinese words."""
    for run in HAN_RUN.findall(sentence):
        if proof.holds(run):
            continue
        if language == "zh":
            yield from _find_names_in_run(run, proof, vocabulary)
        else:
            yield run


def _find_names_in_run(run: str, proof: Proof, vocabulary: Vocabulary) -> Iterator[str]:
    """Find names among Chinese characters without anything between them."""
    words = [token.word for token in vocabulary.tokenize(run)]
    behind = [*words[1:], "", ""]
    for word, after, third in zip(words, behind, behind[1:], strict=False):
        if len(word) > 1:
            is_known = not _is_place(word, vocabulary) or _stands(fold(word), proof, vocabulary)
        else:
            # 于成都 is no name where the page has 成都, and 谈到了 is none where it has 谈.
            is_word = proof.holds(after + third) if word in _ALSO_WORDS else False
            is_word |= len(after) == 2 and proof.holds(word)
            is_known = not _begins_name(word, after) or is_word or proof.holds(word + after)
        if not is_known:
            yield word + after


def _begins_name(word: str, after: str) -> bool:
    """Tell whether a character may be a surname, with (a part of) a given name behind it."""
    return has_surname(word) and (len(after) == 1 or (len(after) == 2 and word not in _ALSO_WORDS))


def _is_place(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether English writes a Chinese word in pinyin, as it does places and companies."""
    own = vocabulary.token_ids([word])[0]
    # Its dictionaries take 56 MB, which few answers need.
    from pypinyin import lazy_pinyin

    pinyin = vocabulary.token_ids(["".join(lazy_pinyin(word))])[0]
    if len(own) != 1 or len(pinyin) != 1:
        return False
    return float(vocabulary.compare(own, pinyin)[0, 0]) >= IN_PINYIN
