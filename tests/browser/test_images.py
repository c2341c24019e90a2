"""A package's picture: chosen, sent, scanned, shown; refused, tried again, removed."""

import io
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import ExifTags, Image
from playwright.async_api import FilePayload, Page, expect

from infra.local.eicar import EICAR
from shared.domain.images import MAX_IMAGE_BYTES
from tests.browser.conftest import Visit
from tests.browser.pages import listed
from tests.browser.paths import coordinator_at, package_page, packages_page
from tests.factories import Json
from tests.harness.client import Client


def picture(name: str = "table.png", hidden: bytes = b"") -> FilePayload:
    """Return a picture to choose; `hidden` is appended behind its end."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((600, 400)).save(drawn, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": drawn.getvalue() + hidden}


async def choose(page: Page, file: FilePayload) -> None:
    """Choose a file as its dialog would hand it over."""
    await page.get_by_label("Choose an image of Single Seat").set_input_files(file)


@pytest.fixture
async def defender(site: str) -> AsyncIterator[httpx.AsyncClient]:
    """The door at which the stand-in for Defender is told how to answer; restored afterwards."""
    async with httpx.AsyncClient(base_url=site, trust_env=False) as client:
        before = (await client.get("/local/defender")).json()
        yield client
        await client.post("/local/defender", content=json.dumps(before))


async def test_a_picture_is_scanned_and_shown_and_can_be_removed(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-015, FR-060 to FR-065, SC-009."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await choose(page, picture())
    await expect(page.get_by_text("Scanning", exact=True)).to_be_visible()
    await amara.check_accessibility()
    shown = page.get_by_role("img", name="For Single Seat")
    await expect(page.get_by_role("progressbar")).to_be_hidden(timeout=30_000)
    await expect(shown).to_have_js_property("complete", True)
    assert await shown.evaluate("image => image.naturalWidth") > 0
    await page.goto(packages_page(event))
    thumbnail = listed(page).locator("img")
    await expect(thumbnail).to_be_visible()
    assert await thumbnail.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    await page.goto(package_page(package))
    await page.get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("Drop a picture here.")).to_be_visible()


async def test_a_picture_with_a_virus_is_refused_and_another_may_be_chosen(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-063."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await choose(page, picture(hidden=EICAR))
    refused = page.get_by_role("main").get_by_text(
        "The image was refused: it failed the virus scan."
    )
    await expect(refused).to_be_visible(timeout=30_000)
    await amara.check_accessibility()
    await page.goto(packages_page(event))
    await expect(refused).to_be_visible()
    await page.get_by_role("link", name="Choose another", exact=True).click()
    await choose(page, picture("another.png"))
    await expect(page.get_by_role("img", name="For Single Seat")).to_be_visible()
    await expect(page.get_by_role("progressbar")).to_be_hidden(timeout=30_000)
    await expect(refused).to_be_hidden()


async def test_a_scan_that_does_not_finish_is_told_and_the_picture_sent_again(
    visit: Visit,
    admin: Client,
    event: Json,
    package: Json,
    defender: httpx.AsyncClient,
) -> None:
    await defender.post("/local/defender", content=json.dumps({"answer": "error"}))
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await choose(page, picture())
    failed = page.get_by_role("main").get_by_text("The scan didn't finish.")
    await expect(failed).to_be_visible(timeout=30_000)
    await defender.post("/local/defender", content=json.dumps({"answer": "scan"}))
    await page.get_by_role("button", name="Try again").click()
    await expect(failed).to_be_hidden()
    await expect(page.get_by_role("progressbar")).to_be_hidden(timeout=30_000)
    await expect(page.get_by_role("img", name="For Single Seat")).to_be_visible()


async def test_a_file_that_is_no_picture_is_refused_where_it_was_chosen(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-060, FR-061: by its type at once, by its content once the API has looked into it."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    amara.expected += ["415 (Unsupported Media Type)", "400 (Bad Request)"]
    page = amara.page
    await choose(page, {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    await expect(page.get_by_text("This file is no picture.")).to_be_visible()
    await choose(page, {"name": "m.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    await expect(page.get_by_text("This is a PDF.")).to_be_visible()
    await choose(page, {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"no picture"})
    await expect(page.get_by_text("This is an iPhone photo (HEIC)")).to_be_visible()
    whole = picture()["buffer"]
    cut = whole[: len(whole) // 2]
    await choose(page, {"name": "cut.png", "mimeType": "image/png", "buffer": cut})
    await expect(page.get_by_text("This file is damaged and can't be opened.")).to_be_visible()
    await amara.check_accessibility()


async def test_a_photo_over_the_limit_is_made_smaller_and_stays_upright(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """The pixels of a phone's portrait lie on their side; EXIF says how to turn them."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    photo = sideways_photo()
    assert len(photo) > MAX_IMAGE_BYTES
    await choose(page, {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo})
    await expect(page.get_by_text("Made smaller, from ")).to_be_visible()
    shown = page.get_by_role("img", name="For Single Seat")
    await expect(page.get_by_text("taller than wide")).to_be_visible()
    await expect(page.get_by_role("progressbar")).to_be_hidden(timeout=30_000)
    await expect(shown).to_have_js_property("complete", value=True)
    published = await shown.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert published[0] < published[1] <= 1600


def sideways_photo() -> bytes:
    """Return a noisy JPEG, 3,000 x 2,000 pixels that are to be turned by 90 degrees."""
    noise = Image.effect_noise((3000, 2000), 100).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    drawn = io.BytesIO()
    noise.save(drawn, "JPEG", quality=100, subsampling=0, exif=exif)
    return drawn.getvalue()
