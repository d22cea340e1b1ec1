"""Stores: where a generation keeps its vectors, words and passages; a module here and a line here."""

STORES = {"local": "indexer.stores.local:LocalBackend"}
