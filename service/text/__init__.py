"""What can be said of a text by looking at it: cleaned, folded, masked and measured. No clock, no network."""
