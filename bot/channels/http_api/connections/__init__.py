"""The connections of the HTTP server: how many there may be, and which is closed for another."""
