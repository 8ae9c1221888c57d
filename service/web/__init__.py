"""The HTTP door: reads requests, hands them to the journeys, words the answers."""
