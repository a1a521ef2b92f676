import { desktop, expectNoSidewaysScrolling, expectNoViolations, phone } from "./steps/accessible.ts";
import { attackButton, closePopup, expect, goTo, openAttack, type RoomName, test } from "./steps/lab.ts";

/** 1280 x 720 at 150 %. */
const projector = { width: 853, height: 480 };

test("rooms have links, going back works, and the keyboard sheet opens with its key", async ({ page }) => {
  const title = page.getByRole("heading", { level: 1 });
  const titles: Partial<Record<RoomName, string>> = {
    Train: "Train and compare",
    Coherence: "Gradient coherence",
    Paper: "The paper",
    Plane: "The plane",
  };
  for (const room of ["Data", "Plane", "Train", "Robustness", "Boundaries", "Paper", "Runs", "Coherence"] as const) {
    await page.goto(`./#${room.toLowerCase()}`);
    await expect(title).toHaveText(titles[room] ?? room);
    await expect(page).toHaveTitle(new RegExp(`${room} · RoBin Lab$`));
  }
  await goTo(page, "Train");
  await page.goBack();
  await expect(title).toHaveText("Gradient coherence");

  await goTo(page, "Runs");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet).toBeVisible();
  await closePopup(page, sheet);
  await page.keyboard.press("2");
  await expect(title).toHaveText("The plane");
});

test("an unknown room is named; the first room, or the one on show, stays open", async ({ page }) => {
  await page.goto("./#nowhere/at?all=%00");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  await expect(page.getByText(/^There is no room “nowhere\/at”/)).toBeVisible();
  await expect(attackButton(page)).toBeEnabled();
  await goTo(page, "Train");
  await expect(page.getByText(/^There is no room/)).toBeHidden();
  await page.goto("./#robustnes");
  await expect(page.getByText(/^There is no room “robustnes”.* did you mean robustness\?$/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Train and compare");
});

test("every room has a key; all are in sight on a desktop and in four menus elsewhere", async ({ page }) => {
  await openAttack(page);
  const navigation = page.getByRole("navigation", { name: "Rooms" });
  const links = navigation.getByRole("link");
  const keys = [..."1234567890-"];
  await expect(links).toHaveCount(keys.length);
  for (const [i, key] of keys.entries()) {
    await page.keyboard.press(key);
    await expect(links.nth(i)).toHaveAttribute("aria-current", "page");
    await expect(links.nth(i)).toBeInViewport({ ratio: 0.99 });
  }
  await expect(page.getByRole("status").filter({ hasText: "Paper opened" })).toBeAttached();

  // One line of name, menus and tools on a projector; two on a phone.
  for (const [size, highest] of [
    [desktop, 60],
    [projector, 56],
    [phone, 104],
  ] as const) {
    await page.setViewportSize(size);
    const height = async () => (await page.getByRole("banner").boundingBox())?.height;
    await expect.poll(height, `at ${size.width} px`).toBeLessThan(highest);
    await expectNoSidewaysScrolling(page);
  }
  await goTo(page, "Coherence");
  const menu = navigation.getByRole("button", { name: "Evidence" });
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(links.first()).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("Tab");
  await expect(links.first()).toBeFocused();
  await closePopup(page, links.first());
  await expect(menu).toBeFocused();
  await expect(navigation.getByRole("button", { name: "Understand" })).toHaveAttribute("aria-current", "true");
});
