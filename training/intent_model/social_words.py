"""Lists the words of social turns: what their wordings in `training/intents/` hold beside slots.

Run `python -m training.intent_model.social_words` after a change there.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.social.social_words import FILE, WITHOUT_TOPIC, split_social_words
from training.intent_model.expand import read_templates
from training.intent_model.templates import split_parts


def list_social_words() -> list[str]:
    """List the words, sorted."""
    texts = [one.text for one in read_templates() if one.intent in WITHOUT_TOPIC]
    parts = (part for text in texts for part in split_parts(text))
    return sorted({word for part in parts for word in split_social_words(part)})


def write_social_words(path: Path = FILE) -> None:
    """Write the file that ships with Huigu."""
    path.write_text("".join(f"{word}\n" for word in list_social_words()), encoding="utf-8")


if __name__ == "__main__":
    write_social_words()
