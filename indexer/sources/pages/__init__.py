"""What all pages have in common, whatever generator publishes them."""
