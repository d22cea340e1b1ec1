"""Hosts: which one an address opens in a browser, and which one a label seems to name."""
