"""Folders of built sites: a document for each page of HTML."""
