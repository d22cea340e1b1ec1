"""Where in the recording of a talk something is said: by what its transcript says."""
