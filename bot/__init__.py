"""The read side: a question comes in on a channel, a cited answer goes out."""
