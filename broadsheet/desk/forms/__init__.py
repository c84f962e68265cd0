"""What the desk's forms check and change before anything is kept."""
