"""An answer as HTML. `bot/web/answer.js` and its neighbours build the same nodes."""
