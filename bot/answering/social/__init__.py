"""Answers turns that ask for nothing in the archive: greetings, complaints, how to reach people."""
