"""Which things have lists and forms at the desk."""
