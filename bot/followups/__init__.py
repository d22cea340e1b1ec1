"""Follow-up questions: makes one that stands alone of a text and the question before it."""
