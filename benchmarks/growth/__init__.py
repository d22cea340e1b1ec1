"""How cost grows with an archive: rebuilds, changes, memory, disk, answers."""
