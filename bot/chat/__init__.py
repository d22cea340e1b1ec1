"""What chat channels share: typed commands, lists, asking and rebuilding."""
