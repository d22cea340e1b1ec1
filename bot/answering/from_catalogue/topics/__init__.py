"""Which talks a topic means, and names in it that no talk has."""
