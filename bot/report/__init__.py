"""The organisers' report: what was asked, what was missing, and what to write next."""
