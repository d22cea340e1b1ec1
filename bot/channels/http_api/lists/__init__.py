"""Lists without a question: events, talks, people, links, the latest; search and suggestions."""
