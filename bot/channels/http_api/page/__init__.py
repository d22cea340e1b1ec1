"""The web page: its files, and what a browser without JavaScript gets."""
