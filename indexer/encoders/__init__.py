"""Encoders: text to unit vectors. An encoder is a module in this folder and a line here."""

ENCODERS = {
    "bundled": "indexer.encoders.static:load_bundled",
    "static": "indexer.encoders.static:StaticEncoder",
    "sentence_transformers": "indexer.encoders.sentence_transformers:SentenceTransformersEncoder",
}
