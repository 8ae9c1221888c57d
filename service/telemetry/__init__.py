"""What operators see: log lines and metrics, neither of which ever holds a reader's words or address."""
