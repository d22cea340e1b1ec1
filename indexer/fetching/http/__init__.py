"""One request after the other: connections, pace, robots.txt."""
