"""Makes the intent model from the examples in `training/intents/`."""
