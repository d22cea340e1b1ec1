"""From a question to ranked passages: query, expansion, alignment, ranking."""
