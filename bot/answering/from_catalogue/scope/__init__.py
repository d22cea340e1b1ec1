"""What a request names and limits, as records of the catalogue."""
