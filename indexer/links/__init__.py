"""Link records: address, label, kind, platform and position in the page."""
