"""Custom options: asked, put in order, deactivated, deleted."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.paths import coordinator_at, package_page
from tests.factories import Json, bought
from tests.factories.options import new_option, options_path
from tests.harness.client import Client


async def options_of(admin: Client, package: Json) -> list[Json]:
    """Return a package's options as the API has them."""
    found: list[Json] = (await admin.get(options_path(package))).json["items"]
    return found


async def test_a_package_gets_the_questions_that_its_donors_are_asked(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-024 to FR-028."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_role("button", name="Add a custom option").click()
    dialog = page.get_by_role("dialog", name="New custom option")
    await dialog.get_by_role("button", name="Add option").click()
    await expect(dialog.get_by_text("Please say what to ask.")).to_be_visible()
    await expect(dialog.get_by_text("Please give 2 to 10 choices.")).to_be_visible()
    await dialog.get_by_label("What to ask").fill("Dinner")
    for choice in ("Sea bass", "Short rib", "Sea bass"):
        await dialog.get_by_role("textbox", name="Choices").fill(choice)
        await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Sea bass is there already.")).to_be_visible()
    preview = dialog.get_by_role("region", name="As donors will see it")
    await expect(preview).to_contain_text("Short rib")
    await amara.check_accessibility()
    await dialog.get_by_role("button", name="Add option").click()
    await expect(dialog).to_be_hidden()

    await page.get_by_role("button", name="Add a custom option").click()
    await dialog.get_by_text("Yes or no").click()
    await dialog.get_by_label("What to ask").fill("Shuttle from the station")
    await dialog.get_by_role("switch", name="Required").click()
    await dialog.get_by_role("button", name="Add option").click()
    await expect(dialog).to_be_hidden()

    dinner, shuttle = await options_of(admin, package)
    assert (dinner["choices"], dinner["max_selections"]) == (["Sea bass", "Short rib"], 1)
    assert (shuttle["option_type"], shuttle["is_required"]) == ("boolean", False)
    await expect(
        page.get_by_text("You'll be asked about Dinner and, if you like, Shuttle from the station.")
    ).to_be_visible()
    await page.get_by_role("button", name="Reorder Shuttle").focus()
    for key in ("Space", "ArrowUp", "Space"):
        await page.keyboard.press(key)
    await expect(page.locator("[data-announcer]")).to_have_text("Dropped at position 1. Saved.")
    assert [option["name"] for option in await options_of(admin, package)] == [
        "Shuttle from the station",
        "Dinner",
    ]
    await amara.check_accessibility()


async def test_a_choice_that_is_typed_and_not_added_is_saved_with_the_others(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_role("button", name="Add a custom option").click()
    dialog = page.get_by_role("dialog", name="New custom option")
    await dialog.get_by_label("What to ask").fill("Dinner")
    choices = dialog.get_by_role("textbox", name="Choices")
    await choices.fill("Sea bass")
    await page.keyboard.press("Enter")
    await choices.fill("x" * 200)
    await dialog.get_by_role("button", name="Add option").click()
    # What can't be added is asked about, and nothing is saved.
    await expect(choices).to_have_attribute("aria-invalid", "true")
    await expect(choices).to_be_focused()
    await choices.fill("Short rib")
    await dialog.get_by_role("button", name="Add option").click()
    await expect(dialog).to_be_hidden()
    (dinner,) = await options_of(admin, package)
    assert dinner["choices"] == ["Sea bass", "Short rib"]


async def test_the_answers_of_a_dialog_are_in_view_however_long_it_is(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_role("button", name="Add a custom option").click()
    dialog = page.get_by_role("dialog", name="New custom option")
    for height in (900, 600, 390):
        await page.set_viewport_size({"width": 1440, "height": height})
        save = await dialog.get_by_role("button", name="Add option").bounding_box()
        around = await dialog.bounding_box()
        assert save is not None
        assert around is not None
        assert around["y"] + around["height"] <= height
        assert save["y"] + save["height"] <= around["y"] + around["height"]


async def test_a_question_that_was_answered_is_deactivated_and_never_deleted(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-034."""
    await new_option(admin, package, name="Table wish", option_type="text_input", is_required=False)
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_role("button", name="Actions for Table wish").click()
    await expect(page.get_by_role("menuitem", name="Delete")).to_have_count(0)
    await page.get_by_role("menuitem", name="Deactivate").click()
    question = page.get_by_role("alertdialog", name="Deactivate Table wish?")
    await expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    await question.get_by_role("button", name="Deactivate").click()
    await expect(page.get_by_text("Old responses stay; new donors don't see it.")).to_be_visible()
    assert [option["is_active"] for option in await options_of(admin, package)] == [False]
    await amara.check_accessibility()
    await page.get_by_role("button", name="Activate again").click()
    await expect(page.get_by_text("Table wish is asked again.").first).to_be_visible()
    assert [option["is_active"] for option in await options_of(admin, package)] == [True]


async def test_four_questions_are_the_most_and_one_that_nobody_was_asked_can_go(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-024."""
    for name in ("Dinner", "Shuttle", "Song", "Toast"):
        await new_option(admin, package, name=name, option_type="text_input")
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await expect(page.get_by_text("Four are in use, which is the most.")).to_be_visible()
    await expect(page.get_by_role("button", name="Add a custom option")).to_have_count(0)
    await page.get_by_role("button", name="Actions for Song").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("button", name="Delete option").click()
    await expect(page.get_by_role("button", name="Add a custom option")).to_be_visible()
    assert len(await options_of(admin, package)) == 3
