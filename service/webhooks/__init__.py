"""Webhooks: what goes to integrations, signed as Standard Webhooks 1.0.0 says, and never into anybody's own network."""
