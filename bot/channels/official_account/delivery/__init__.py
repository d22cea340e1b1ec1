"""Delivery of an answer: within five seconds, with a repeated delivery, or later."""
