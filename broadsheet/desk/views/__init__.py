"""How the desk's pages behave."""
