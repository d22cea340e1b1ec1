"""How long parts take: processor time, and percentiles of many times."""
