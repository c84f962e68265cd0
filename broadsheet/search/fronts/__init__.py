"""Ways of writing a query; each makes the one tree."""
