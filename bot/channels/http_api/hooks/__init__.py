"""`/hooks/…`: hosts of repositories tell of a push, and the index is rebuilt."""
