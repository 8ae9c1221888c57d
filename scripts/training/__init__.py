"""Training: makes the fast model's weights from labelled comments, the same bytes from the same files."""
