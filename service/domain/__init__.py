"""The nouns of the house. This floor imports nobody."""
