"""Transcripts of videos: what was said, and where in the video."""
