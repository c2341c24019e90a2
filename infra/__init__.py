"""What the app runs on: Azure in `azure/`, one's own machine in `local/`."""
