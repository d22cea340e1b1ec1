"""The organisers' report, for administrators in a browser."""
