"""Makes the bundled encoder from parallel text; nothing imports it at run time."""
