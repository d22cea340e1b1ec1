"""How well the organisers' report groups questions that ask for the same."""
