"""The loops: the way into the river that no request opens."""
