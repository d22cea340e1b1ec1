"""How large a server an archive needs, by the number of its pages."""
