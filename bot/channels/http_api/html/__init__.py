"""Server-rendered HTML: elements, the frame of a page, its language."""
