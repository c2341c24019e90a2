"""A development host that runs the app's triggers like the Azure Functions host."""
