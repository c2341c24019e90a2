"""The embedded stack and the development host; never deployed."""
