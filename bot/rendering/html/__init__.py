"""HTML of texts and addresses that anybody may have written."""
