"""Commands for operators: `python -m shared.commands.<name>`, with the app's settings."""
