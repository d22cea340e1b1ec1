"""The announcements channel: new pages and a weekly digest, posted into WeCom groups unasked."""
