"""Strips greetings, thanks and other polite phrases from a question; tables to read and extend."""

from __future__ import annotations

from typing import Final

from indexer.text.language import compile_words, split_words

GREETING: Final = (
    r"(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening))(?!,? world)"
    r"(?: (?:all|there|everyone|everybody|folks|team|guys|friends))?\b|"
    r"(?:各位(?:大佬|老师|朋友)?|大佬们?|老师们?|朋友们?|大家|你们?|您)好|各位大佬|哈喽|嗨|"
    r"(?:有人)?在[吗么嘛](?![\u4e00-\u9fff])|有人[吗么嘛](?![\u4e00-\u9fff])"
)
"""Opens a conversation. In `Hello World`, hello is part of a name."""
THANKS: Final = (
    r"(?:many )?\bthanks\b|\bthank (?:you|u)\b|\bthx\b|\bcheers\b|谢谢|多谢|感谢|谢啦|辛苦"
)
"""Closes a conversation."""

# Matched only at the ends of a question: "Hello" and "question" may be words of a title.
_GREETING = compile_words(GREETING)
_OPENING = compile_words(
    r"(?:(?:does|do|has|would) (?:any|some)(?:one|body)(?: here)? (?:know|have|remember)|"
    r"(?:any|some)(?:one|body)(?: here)? knows?|(?:(?:quick |one |a )?question|sorry)(?= ?[,:])|"
    r"excuse me|请问(?:一下)?|(?:我?想)?(?:请教|咨询|问)(?:一?下|各位|大家)|"
    r"有(?:没有)?(?:人|谁|大佬)知道|谁知道|麻烦问一?下)"
)
_THANKS = compile_words(
    rf"(?:{THANKS})"
    r"(?: (?:a lot|so much|very much|in advance|all|everyone))*(?:大家|各位|啦|了|你们?|您)*$"
)


def strip_polite_phrases(text: str) -> str:
    """Strip polite phrases from both ends of a question, unless nothing else would be left."""
    bare = text
    for pattern in (_GREETING, _OPENING):
        if found := pattern.match(bare, _find_start(bare)):
            bare = bare[_find_start(bare, found.end()) :]
    if found := _THANKS.search(bare, 0, _find_end(bare, len(bare))):
        bare = bare[: _find_end(bare, found.start())]
    return bare if bare == text or split_words(bare) else text


def _find_start(text: str, start: int = 0) -> int:
    """Find the first letter, digit or `_` of ASCII, or Han character, from a place on."""
    while start < len(text) and _is_edge(text[start]):
        start += 1
    return start


def _find_end(text: str, end: int) -> int:
    """Find the end of the last of these before a place."""
    while end and _is_edge(text[end - 1]):
        end -= 1
    return end


def _is_edge(char: str) -> bool:
    # Not by a regular expression: a class of all Han characters takes a millisecond to compile.
    is_word = char == "_" or (char.isascii() and char.isalnum())
    return not is_word and not "\u3400" <= char <= "\u9fff"
