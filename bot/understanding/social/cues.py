"""Tells turns of one intent apart by closed classes of words: thanks, good-byes, wanting to add."""

from __future__ import annotations

from bot.understanding.social.speaking import wants_to_speak
from indexer.text.language import compile_words, simplify
from indexer.text.polite_phrases import THANKS

_THANKS = compile_words(rf"{THANKS}|\b(?:ty|tysm|tks|tnx|ta|cheers|3q)\b|感恩|谢了|劳驾")
_FAREWELL = compile_words(
    r"\b(?:bye|goodbye|good ?night|see (?:you|ya)|cya|farewell|take care|later|ciao|ttyl)\b|"
    r"再见|拜拜|晚安|回见|回头见|下次见|明天见|走了|下了|撤了|告辞|溜了"
)
_CONTRIBUTE = compile_words(
    r"\b(?:contribut\w*|submit\w*|submission|upload\w*|add\w*|adding|publish\w*|list(?:ed)?|"
    r"volunteer\w*|pull request|pr)\b|投稿|贡献|收录|添加|上传|提交|补充|发布|志愿"
)


def says_thanks(text: str) -> bool:
    """Tell whether a text of the intent `thanks` says so, rather than praise or a good-bye."""
    return _THANKS.search(simplify(text)) is not None


def says_farewell(text: str) -> bool:
    """Tell whether a text of the intent `thanks` says good-bye."""
    return _FAREWELL.search(simplify(text)) is not None


def wants_to_contribute(text: str) -> bool:
    """Tell whether a text of the intent `contact` wants to add something to the archive."""
    return _CONTRIBUTE.search(simplify(text)) is not None or wants_to_speak(text)
