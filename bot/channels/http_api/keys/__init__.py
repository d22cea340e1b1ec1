"""Keys of the API: which routes need one, and what a request with one may do."""
