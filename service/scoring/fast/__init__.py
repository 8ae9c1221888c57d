"""The fast model: linear over hashed groups of letters and words, a few megabytes, in the package."""
