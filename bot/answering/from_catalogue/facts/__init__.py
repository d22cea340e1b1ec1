"""Who, when, where, how many, what: facts of events, talks and people."""
