"""A request is read: who asks, which host, which question."""
