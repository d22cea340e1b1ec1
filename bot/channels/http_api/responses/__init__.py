"""What every response has: headers, errors."""
