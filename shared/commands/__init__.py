"""What operators run by hand: `python -m shared.commands.<name>`, with the app's settings."""
