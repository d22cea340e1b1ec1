"""Makes the bundled encoder from parallel text; the bot and the indexer do not import it."""
