"""Makes the reference of the configuration from the settings."""
