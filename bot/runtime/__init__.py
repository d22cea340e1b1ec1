"""What a long-running server needs: clock, caches, log throttling, graceful shutdown."""
