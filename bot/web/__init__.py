"""The web page: plain files that the HTTP channel serves."""
