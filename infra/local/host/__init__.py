"""A development host: runs the app's triggers as the Azure Functions host would."""
