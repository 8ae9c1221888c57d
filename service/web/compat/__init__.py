"""Other people's protocols: translation only, in front of the same journeys."""
