"""Messages: what people write, and how an answer is rendered and sent."""
