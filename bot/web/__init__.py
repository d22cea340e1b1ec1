"""The web page: plain files, served by the HTTP channel."""
