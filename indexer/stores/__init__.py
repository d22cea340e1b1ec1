"""Stores: where a generation keeps vectors, words and passages; a module and a line here."""

STORES = {"local": "indexer.stores.local:LocalBackend"}
