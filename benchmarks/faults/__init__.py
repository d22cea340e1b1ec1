"""Real processes that are killed at random points, and what was wrong or lost afterwards."""
