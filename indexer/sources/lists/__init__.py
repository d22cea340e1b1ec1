"""Lists of sessions as conference systems export them; each type is one file here.

Such a file holds its `SPEC`, and `read`, which makes a `SessionList` of a file. Fields that have a
name in `indexer.sources.sessions.rows.aliases` need not be renamed.
"""
