"""What chat channels share: commands, lists, asking with words for every failure, rebuilds."""
