"""What was asked and how it went, kept without knowing who asked."""
