"""An answer as text: pieces within a limit, addresses, terminal lines, texts for people."""
