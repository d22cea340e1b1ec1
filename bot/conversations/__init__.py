"""Conversations: what each remembers of its last answer, in memory and across restarts."""
