"""Pages to browse events, talks and people; as JSON for programs."""
