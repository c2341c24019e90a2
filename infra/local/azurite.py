"""Azurite of the local stack: an emulator of Azure Storage's blobs, queues and tables."""

import http.client

from infra.local.node import NODE_MODULES, node
from infra.local.part import Part

# Azurite's account key, the same everywhere and published by Microsoft: not a secret.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
_SERVICES = ("blob", "queue", "table")


class Azurite(Part):
    """The storage emulator; its data is in the stack's directory."""

    name = "azurite"
    port_count = len(_SERVICES)

    @property
    def blob_endpoint(self) -> str:
        """The address of the blob service."""
        return self._endpoint("blob")

    @property
    def queue_endpoint(self) -> str:
        """The address of the queue service."""
        return self._endpoint("queue")

    @property
    def table_endpoint(self) -> str:
        """The address of the table service."""
        return self._endpoint("table")

    @property
    def connection_string(self) -> str:
        """The connection string of all three services."""
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};"
            f"BlobEndpoint={self.blob_endpoint};QueueEndpoint={self.queue_endpoint};"
            f"TableEndpoint={self.table_endpoint};"
        )

    def command(self) -> list[str]:
        """Return the server's command line."""
        program = NODE_MODULES / "azurite" / "dist" / "src" / "azurite.js"
        if not program.exists():
            raise RuntimeError("Azurite is not installed; run `make` to install it")
        listen = [
            word
            for service, port in zip(_SERVICES, self.ports, strict=True)
            for word in (
                *(f"--{service}Host", "127.0.0.1"),
                *(f"--{service}Port", str(port)),
                # Longer than clients keep idle connections, which would otherwise be closed in use.
                *(f"--{service}KeepAliveTimeout", "60"),
            )
        ]
        # The storage packages use newer API versions than Azurite knows.
        options = ["--skipApiVersionCheck", "--disableTelemetry", "--silent"]
        location = str(self.directory / "azurite")
        return [node(), str(program), "--location", location, *options, *listen]

    def is_ready(self) -> bool:
        """Return whether all three services answer."""
        return all(_answers(port) for port in self.ports)

    def _endpoint(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[_SERVICES.index(service)]}/{ACCOUNT}"


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", f"/{ACCOUNT}")
        answer = connection.getresponse()
        return answer.headers.get("Server", "").startswith("Azurite")
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
