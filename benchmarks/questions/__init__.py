"""Question sets, and the measures of how well a search answers them."""
