"""What operators see: metrics, the access log, health."""
