"""Where announcements are posted: WeCom groups by webhook, or all members of a self-built app."""
