"""Rules of blocks that CommonMark lacks."""
