"""Microsoft's own worker code in place of the development host's: `make run RUNTIME=genuine`.

The package azure-functions-runtime indexes, loads and invokes the functions of every app on
Python 3.13 and later. It takes the messages of the protocol between host and worker as plain
objects, so that no gRPC is needed to run it.
"""
