"""MkDocs, with the plugins that change addresses: i18n, the blog of Material, exclude.

The rules are those of MkDocs 1.6 and Material 9; the tests compare with the real program.
"""
