"""`/query`: a question by address or body, and its answer."""
