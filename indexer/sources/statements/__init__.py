"""What rows and pages state of events, talks and people."""
