"""The house: opens every machine once and hands it to the rooms that need it."""
