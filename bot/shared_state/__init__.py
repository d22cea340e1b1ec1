"""What servers share through a PostgreSQL or a Redis: limits, duplicates, leases, values."""
