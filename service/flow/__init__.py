"""The journeys: a comment's way in, its review, its reading, its withdrawal. Names no machine, only ports."""
