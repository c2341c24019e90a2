"""Looks at a deployment from outside, as its first callers do: `make azure-smoke`."""
