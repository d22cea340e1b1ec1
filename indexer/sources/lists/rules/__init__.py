"""What tells a break, an agenda and the links of a system from what sessions say; addresses."""
