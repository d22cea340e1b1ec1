"""How likely a search found the page that holds the answer, calibrated on the archive itself."""
