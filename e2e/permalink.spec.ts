import { deflateRawSync, inflateRawSync } from "node:zlib";
import {
  attack,
  attackButton,
  drawDigit,
  expect,
  expectVerdicts,
  fill,
  goTo,
  linkOf,
  openAttack,
  test,
} from "./steps/lab.ts";

const hashOf = (content: unknown) =>
  `#v1.${deflateRawSync(Buffer.from(JSON.stringify(content))).toString("base64url")}`;

/** The state of the room in the hash of an address; null where it has none. */
function stateIn(address: string): unknown {
  const body = /#v1\.(.+)$/.exec(address)?.[1];
  return body === undefined ? null : JSON.parse(inflateRawSync(Buffer.from(body, "base64url")).toString()).state;
}

test("a permalink restores the settings of Attack and starts no attack", async ({ page, context }) => {
  await openAttack(page);
  await fill(page, "Steps", 33);
  await drawDigit(page, 4242);
  const picture = (await page.getByText(/^Test image \d+, drawn at random$/).textContent()) ?? "";
  const link = await linkOf(page);
  const other = await context.newPage();
  await other.goto(link);
  await expect(attackButton(other)).toBeEnabled();
  await expect(other.getByText(picture)).toBeVisible();
  await expect(other.getByRole("textbox", { name: "Steps" })).toHaveValue("33");
  await expect(other.getByText("no steps yet")).toBeVisible();
  await other.reload();
  await expect(other.getByText(picture)).toBeVisible();
});

test("the address follows the settings: a reload restores them, and going back keeps what is on show", async ({
  page,
}) => {
  await openAttack(page);
  await fill(page, "Steps", 33);
  await expect.poll(() => stateIn(page.url())).toMatchObject({ steps: 33 });
  await attack(page);
  await expectVerdicts(page);
  const picture = (await page.getByText(/^Test image \d+, drawn at random$/).textContent()) ?? "";
  await goTo(page, "Train");
  await page.getByRole("radio", { name: /^Check in seconds/ }).check();
  await expect(page).toHaveURL(/#v1\./);
  await page.goBack();
  await expectVerdicts(page);
  await page.goForward();
  await expect(page.getByRole("radio", { name: /^Check in seconds/ })).toBeChecked();
  await page.reload();
  await expect(page.getByRole("radio", { name: /^Check in seconds/ })).toBeChecked();
  await page.goBack();
  await expect(attackButton(page)).toBeEnabled();
  await page.reload();
  await expect(attackButton(page)).toBeEnabled();
  await expect(page.getByText(picture)).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Steps" })).toHaveValue("33");
});

test("a permalink restores the draft of an experiment and starts no training", async ({ page, context }) => {
  await page.goto("./#train");
  await page.getByRole("radio", { name: /^Check in seconds/ }).check();
  await page.getByText("Settings", { exact: true }).click();
  await fill(page, "Epochs", 7);
  const link = await linkOf(page);
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole("radio", { name: /^Check in seconds/ })).toBeChecked();
  await other.getByText("Settings", { exact: true }).click();
  await expect(other.getByRole("textbox", { name: "Epochs" })).toHaveValue("7");
  await expect(other.getByText("Nothing has been trained here yet")).toBeVisible();
});

test("invalid parts of a permalink are explained, valid parts apply, and plain links still work", async ({ page }) => {
  const changes = { seed: 5, "training.epochs": 0 };
  await page.goto(`./${hashOf({ room: "train", state: { preset: "smoke", changes, colour: 1 } })}`);
  const notice = page.getByRole("note").filter({ hasText: "Some settings of this link could not be used" });
  await expect(notice.getByRole("listitem")).toHaveCount(2);
  await page.getByText("Settings", { exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("5");
  await page.goto("./#v1.AAAA");
  await expect(page.getByText("This link could not be opened")).toBeVisible();
  await page.goto(`./${hashOf({ room: "compare", state: { experiment: "run-elsewhere" } })}`);
  await expect(page.getByText(/run-elsewhere is not on this machine/)).toBeVisible();
  await page.goto("./#coherence");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Gradient coherence");
  await expect(page.getByText(/is not on this machine/)).toBeHidden();
});
