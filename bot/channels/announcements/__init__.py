"""The announcements channel: posts new pages and a weekly digest to WeCom and Discord."""
