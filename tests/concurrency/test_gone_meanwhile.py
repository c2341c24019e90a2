"""Something is deleted while somebody else changes it or adds to it.

Whoever comes second is told so as if they had come a moment later: see `follow`.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import psycopg
import pytest

from shared.services.catalogue import packages, promo_codes
from tests.concurrency.conftest import Follow
from tests.factories import Json
from tests.factories.images import image_path, upload, uploaded
from tests.factories.options import NOTE, new_option, option_path, options_path
from tests.factories.paths import package_path, packages_path
from tests.factories.promo_codes import code_path, new_code
from tests.harness.client import Answer, Client
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after

Sending = Coroutine[Any, Any, Answer]


def _delete(admin: Client, package: Json) -> Sending:
    return admin.delete(package_path(package), If_Match='"1"')


@pytest.fixture
async def option(admin: Client, package: Json) -> Json:
    """A question of the package."""
    return await new_option(admin, package)


@pytest.mark.parametrize("change", ["add", "patch", "delete"])
async def test_a_package_that_is_gone_has_no_options(
    stage: Stage, package: Json, option: Json, follow: Follow, change: str
) -> None:
    """FR-005, FR-024."""
    path = option_path(package, option)
    changes = {
        "add": lambda: stage.admin.post(options_path(package), NOTE),
        "patch": lambda: stage.admin.patch(path, {"name": "Anything else?"}),
        "delete": lambda: stage.admin.delete(path),
    }
    refused = await follow(lambda: _delete(stage.admin, package), changes[change])
    assert (refused.status, refused.code) == (404, "package_not_found")


async def test_a_package_takes_the_option_that_was_just_added_along(
    admin: Client, package: Json, follow: Follow, superuser: psycopg.Connection
) -> None:
    """FR-005: an option is no reason to keep a package."""
    deleted = await follow(
        lambda: admin.post(options_path(package), NOTE), lambda: _delete(admin, package)
    )
    assert deleted.status == 204
    left = superuser.execute(
        "SELECT FROM custom_options WHERE package_id = %s", [package["id"]]
    ).fetchall()
    assert left == []


@pytest.mark.parametrize("change", ["patch", "delete"])
async def test_an_option_that_is_gone_is_not_found(
    stage: Stage, package: Json, option: Json, follow: Follow, change: str
) -> None:
    """FR-034."""
    path = option_path(package, option)
    changes = {
        "patch": lambda: stage.admin.patch(path, {"name": "Anything else?"}),
        "delete": lambda: stage.admin.delete(path),
    }
    refused = await follow(lambda: stage.admin.delete(path), changes[change])
    assert (refused.status, refused.code) == (404, "option_not_found")


async def test_a_package_that_is_gone_takes_no_image(
    admin: Client, package: Json, follow: Follow
) -> None:
    """FR-005, FR-064: the upload was judged and stored while the package was still there."""
    refused = await follow(lambda: _delete(admin, package), lambda: upload(admin, package))
    assert (refused.status, refused.code) == (404, "package_not_found")


async def test_a_package_takes_the_upload_that_was_just_made_along(
    admin: Client, package: Json, follow: Follow, superuser: psycopg.Connection
) -> None:
    """FR-005: an image is no reason to keep a package."""
    deleted = await follow(lambda: upload(admin, package), lambda: _delete(admin, package))
    assert deleted.status == 204
    left = superuser.execute(
        "SELECT FROM package_images WHERE package_id = %s", [package["id"]]
    ).fetchall()
    assert left == []


async def test_an_image_that_is_gone_is_not_found(
    admin: Client, package: Json, follow: Follow
) -> None:
    """FR-064."""
    await uploaded(admin, package)
    refused = await follow(
        lambda: admin.delete(image_path(package)), lambda: admin.delete(image_path(package))
    )
    assert (refused.status, refused.code) == (404, "image_not_found")


@pytest.mark.parametrize("change", ["patch", "disable", "delete"])
async def test_a_package_that_is_gone_is_not_found(
    admin: Client, package: Json, follow: Follow, change: str
) -> None:
    """FR-005."""
    path = package_path(package)
    changes = {
        "patch": lambda: admin.patch(path, {"name": "Pair"}, If_Match='"1"'),
        "disable": lambda: admin.post(f"{path}/disable"),
        "delete": lambda: _delete(admin, package),
    }
    refused = await follow(lambda: _delete(admin, package), changes[change])
    assert (refused.status, refused.code) == (404, "package_not_found")


async def test_an_order_with_a_package_that_is_gone_is_none(
    admin: Client, event: Json, package: Json, follow: Follow
) -> None:
    """FR-051."""
    order = {"package_ids": [package["id"]]}
    refused = await follow(
        lambda: _delete(admin, package),
        lambda: admin.post(f"{packages_path(event)}/reorder", order),
    )
    assert (refused.status, refused.code) == (400, "order_mismatch")


@pytest.mark.parametrize("change", ["patch", "delete"])
async def test_a_promo_code_that_is_gone_is_not_found(
    admin: Client, event: Json, follow: Follow, change: str
) -> None:
    """FR-046."""
    path = code_path(await new_code(admin, event))
    changes = {
        "patch": lambda: admin.patch(path, {"is_active": False}, If_Match='"1"'),
        "delete": lambda: admin.delete(path, If_Match='"1"'),
    }
    refused = await follow(lambda: admin.delete(path, If_Match='"1"'), changes[change])
    assert (refused.status, refused.code) == (404, "promo_code_not_found")


async def test_a_stale_edit_of_a_package_that_is_gone_shows_none(
    admin: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §4: it goes after the edit was found stale, and before anybody looked who was first."""
    hold = hold_after(monkeypatch, packages, "get_package")
    editing = asyncio.create_task(
        admin.patch(package_path(package), {"name": "Pair"}, If_Match='"7"')
    )
    await hold.reached.wait()
    assert (await _delete(admin, package)).status == 204
    hold.released.set()
    refused = await editing
    assert (refused.status, refused.code) == (404, "package_not_found")


@pytest.mark.parametrize("change", ["patch", "delete"])
async def test_a_stale_edit_of_a_promo_code_that_is_gone_shows_none(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Spec §4: as with a package."""
    path = code_path(await new_code(admin, event))
    changes = {
        "patch": lambda: admin.patch(path, {"is_active": False}, If_Match='"7"'),
        "delete": lambda: admin.delete(path, If_Match='"7"'),
    }
    hold = hold_after(monkeypatch, promo_codes, "_get")
    editing = asyncio.create_task(changes[change]())
    await hold.reached.wait()
    assert (await admin.delete(path, If_Match='"1"')).status == 204
    hold.released.set()
    refused = await editing
    assert (refused.status, refused.code) == (404, "promo_code_not_found")
