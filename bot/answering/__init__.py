"""A question to a cited answer, from link records or sentences, without a language model."""
