"""The email promise: what is kept of an author is sealed or keyed, and only the keys turn any of it back."""
