"""The organisers' report as a page and in a terminal."""
