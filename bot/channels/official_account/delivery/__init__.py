"""Getting an answer to WeChat within five seconds, three deliveries, or later."""
