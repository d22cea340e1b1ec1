"""The rows of any list: names of their fields, ids, times, texts, and the files that hold them."""
