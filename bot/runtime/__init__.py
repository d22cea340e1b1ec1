"""What a long-running server needs: clock, state files, log throttling, graceful shutdown."""
