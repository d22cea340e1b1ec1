"""What the body of a page states: its sections, list items and table rows."""
