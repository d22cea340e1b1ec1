"""Rules of a site that apply to the pages which a pattern names."""
