"""What a question means by the names of events beside numbers, places and orders."""
