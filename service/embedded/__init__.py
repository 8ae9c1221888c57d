"""The private PostgreSQL and Valkey: started with the service, ended with it."""
