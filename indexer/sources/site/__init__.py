"""Sites over HTTP, page by page, from a sitemap or a feed."""
