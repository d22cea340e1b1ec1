"""The announcing channel: new pages and a weekly digest, posted into WeCom groups unasked."""
