"""What a long-running server needs: clock, state files, throttles, graceful shutdown."""
