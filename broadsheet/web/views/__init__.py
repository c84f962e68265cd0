"""The reader's pages, one module for each family of addresses."""
