"""The schedule format of frab, pentabarf, pretalx and c3voc: JSON (v1, v2) and XML.

https://github.com/voc/schedule has the schemas.
"""
