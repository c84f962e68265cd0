"""The engines behind the port."""
