"""Reads single texts of a page: heads of columns, names of people, days, titles."""
