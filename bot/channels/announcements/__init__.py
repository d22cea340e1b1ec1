"""The announcements channel: posts new pages and a weekly digest into WeCom groups."""
