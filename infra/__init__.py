"""What the app runs on: Azure in `azure/`, a developer's machine in `local/`."""
