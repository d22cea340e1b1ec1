"""Search systems that are compared: Huigu itself, BM25, vectors alone, txtai."""
