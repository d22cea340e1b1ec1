"""Link records: an address with its label, kind, platform and place in the page."""
