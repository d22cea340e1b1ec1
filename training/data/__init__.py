"""Training data: parallel text, texts as bags of tokens, batches."""
