import { desktop, phone } from "./steps/accessible.ts";
import { attackButton, expect, goTo, openAttack, type RoomName, test } from "./steps/lab.ts";

const tablet = { width: 1024, height: 768 };

test("rooms have links, and going back works", async ({ page }) => {
  const title = page.getByRole("heading", { level: 1 });
  const titles: Partial<Record<RoomName, string>> = {
    Train: "Train and compare",
    Coherence: "Gradient coherence",
    Paper: "The paper",
  };
  for (const room of ["Data", "Train", "Robustness", "Boundaries", "Paper", "Runs", "Coherence"] as const) {
    await page.goto(`./#${room.toLowerCase()}`);
    await expect(title).toHaveText(titles[room] ?? room);
    await expect(page).toHaveTitle(new RegExp(`${room} · RoBin Lab$`));
  }
  await goTo(page, "Train");
  await page.goBack();
  await expect(title).toHaveText("Gradient coherence");
});

test("an unknown room opens the first room", async ({ page }) => {
  await page.goto("./#nowhere/at?all=%00");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  await expect(attackButton(page)).toBeEnabled();
});

test("the keyboard sheet opens with its key, and its keys work", async ({ page }) => {
  await page.goto("./#runs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Runs");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("2");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Data");
});

test("every room has a key and is visible in the header, from desktop to phone", async ({ page }) => {
  await openAttack(page);
  const links = page.getByRole("navigation", { name: "Rooms" }).getByRole("link");
  const count = await links.count();
  // One line on a desktop, two on a tablet; on a phone, name and tools above two lines of rooms.
  for (const [size, highest] of [
    [desktop, 60],
    [tablet, 104],
    [phone, 132],
  ] as const) {
    await page.setViewportSize(size);
    const header = await page.getByRole("banner").boundingBox();
    expect(header?.height, `at ${size.width} px`).toBeLessThan(highest);
    for (let i = 0; i < count; i++) {
      await page.keyboard.press(String((i + 1) % 10));
      const link = links.nth(i);
      await expect(link).toHaveAttribute("aria-current", "page");
      await expect(link).toBeInViewport({ ratio: 0.99 });
    }
  }
});
