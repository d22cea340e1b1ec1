"""The default store: files of FAISS, tantivy and SQLite on the local disk."""
