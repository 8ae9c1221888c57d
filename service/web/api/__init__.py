"""Our own protocol, call by call, as the public surface promises it."""
