"""The table of an encoder's words: what `tokenizer.json` says, in a file that is read at once.

python -m training.output.words indexer/encoders/bundled
"""

from __future__ import annotations

import argparse
from pathlib import Path

from safetensors.numpy import load_file

from indexer.encoders.manifest import read_manifest, write_manifest
from indexer.encoders.static import TOKENIZER_FILE, WEIGHTS_FILE
from indexer.encoders.vocabulary import find_typical_length
from indexer.encoders.word_table import WORDS_FILE, pack_table, parse_tokenizer


def write_words(folder: Path) -> int:
    """Write the table of a static encoder's folder; gives the number of words."""
    made = read_manifest(folder)
    tensors = load_file(folder / WEIGHTS_FILE)
    typical_length = find_typical_length(tensors["embeddings"], tensors["weights"])
    words = parse_tokenizer((folder / TOKENIZER_FILE).read_bytes())
    (folder / WORDS_FILE).write_bytes(pack_table(words, typical_length, made.files))
    others = sorted({*made.others, WORDS_FILE})
    write_manifest(folder, made.id, made.dimension, list(made.files), others)
    return len(words.words)


def main() -> None:
    """Write the table of the folder on the command line."""
    parser = argparse.ArgumentParser(description="Write the table of a static encoder's words")
    parser.add_argument("folder", type=Path)
    print(f"{write_words(parser.parse_args().folder)} words")


if __name__ == "__main__":
    main()
