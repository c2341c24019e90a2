"""Blob functions run for every new blob, at least once, and give up on poison."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import azure.functions as func
import pytest
from azure.storage.blob.aio import BlobServiceClient, ContainerClient

from infra.local.host.blobs import BlobLoop, storage_of
from infra.local.host.function_host import FunctionHost
from infra.local.host.processed_blobs import ProcessedBlobs
from infra.local.host.routes import IndexingError
from infra.local.stack import LocalStack

Handler = Callable[[func.InputStream], Awaitable[None]]


def make_host(container: str, handler: Handler) -> FunctionHost:
    app = func.FunctionApp()

    @app.blob_trigger(
        arg_name="blob",
        path=f"{container}/{{name}}",
        connection="STORAGE",
        data_type=func.DataType.BINARY,
        source=func.BlobSource.EVENT_GRID,
    )
    async def on_blob(blob: func.InputStream) -> None:
        await handler(blob)

    return FunctionHost(app, settings={})


@pytest.fixture
async def container(running_stack: LocalStack) -> AsyncIterator[ContainerClient]:
    connection = running_stack.azurite.connection_string
    async with BlobServiceClient.from_connection_string(connection) as service:
        yield service.get_container_client(f"uploads-{uuid4()}")


@asynccontextmanager
async def watching(
    container: ContainerClient, stack: LocalStack, receipts: Path, handler: Handler
) -> AsyncIterator[None]:
    host = make_host(container.container_name, handler)
    trigger = host.blob_triggers[0]
    storage = storage_of(trigger, {"STORAGE": stack.azurite.connection_string})
    loop = asyncio.create_task(BlobLoop(host, trigger, storage, ProcessedBlobs(receipts)).run())
    try:
        yield
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


async def test_a_failing_function_is_tried_again_and_a_done_blob_is_not(
    container: ContainerClient, running_stack: LocalStack, tmp_path: Path
) -> None:
    seen: list[tuple[str | None, bytes]] = []
    done = asyncio.Event()

    async def fail_twice(blob: func.InputStream) -> None:
        seen.append((blob.name, blob.read()))
        if len(seen) < 3:
            raise ZeroDivisionError
        done.set()

    async with watching(container, running_stack, tmp_path / "receipts", fail_twice):
        # The container comes later than the host, as on a first start.
        await container.create_container()
        await container.upload_blob("a/b.png", b"bytes")
        await asyncio.wait_for(done.wait(), 10)
        await asyncio.sleep(0.7)
    name = f"{container.container_name}/a/b.png"
    assert seen == [(name, b"bytes")] * 3

    # A restart runs for the new content only.
    done.clear()
    await container.upload_blob("a/b.png", b"other", overwrite=True)
    async with watching(container, running_stack, tmp_path / "receipts", fail_twice):
        await asyncio.wait_for(done.wait(), 10)
    assert seen[3:] == [(name, b"other")]


async def test_after_five_tries_a_blob_is_poison_and_others_go_on(
    container: ContainerClient,
    running_stack: LocalStack,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[str | None] = []
    done = asyncio.Event()

    async def refuse_poison(blob: func.InputStream) -> None:
        tries.append(blob.name)
        if blob.read() == b"poison":
            raise ZeroDivisionError
        done.set()

    await container.create_container()
    await container.upload_blob("bad", b"poison")
    with caplog.at_level(logging.ERROR, "host"):
        async with watching(container, running_stack, tmp_path / "receipts", refuse_poison):
            await asyncio.sleep(0.7)
            await container.upload_blob("good", b"fine")
            await asyncio.wait_for(done.wait(), 10)
    name = container.container_name
    assert tries == [f"{name}/bad"] * 5 + [f"{name}/good"]
    assert f"poison: on_blob gives up on {name}/bad" in caplog.text


def test_receipts_survive_a_line_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    ProcessedBlobs(path).add(("f", "c", "blob", "1"))
    with path.open("a") as file:
        file.write('["f", "c", "bl')
    assert ("f", "c", "blob", "1") in ProcessedBlobs(path)


def test_a_path_that_this_host_can_t_watch_is_refused() -> None:
    app = func.FunctionApp()

    @app.blob_trigger(arg_name="blob", path="uploads/{name}.png", connection="STORAGE")
    async def on_blob(blob: func.InputStream) -> None: ...

    with pytest.raises(IndexingError, match="uploads"):
        FunctionHost(app, settings={})
