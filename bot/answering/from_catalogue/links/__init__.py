"""Answers that list links: of an event, a talk, a person, a topic."""
