"""What one page may take: size and processor time."""
