"""VuePress 1 and 2."""
