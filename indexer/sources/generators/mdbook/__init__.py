"""mdBook: the pages that `SUMMARY.md` lists.

The rules are those of mdBook 0.5; the tests compare with the real program.
"""
