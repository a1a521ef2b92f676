import type { Page } from "@playwright/test";
import { stepInterval } from "../src/state/attack/playback.ts";
import { expectAccessible } from "./steps/accessible.ts";
import {
  attack,
  attackButton,
  choose,
  closePopup,
  drawDigit,
  expect,
  expectVerdicts,
  fill,
  openAttack,
  optionsOf,
  pick,
  pictureOf,
  side,
  systems,
  test,
} from "./steps/lab.ts";

const step = (page: Page) => page.getByRole("toolbar", { name: "Playback of the attack" }).getByRole("status");

/** A short attack without a random start, so that it has several steps. */
async function attackFromTheImage(page: Page, epsilon: number): Promise<void> {
  await drawDigit(page, 1);
  await fill(page, "Steps", 5);
  await fill(page, "Epsilon", epsilon);
  await page.getByRole("switch", { name: "Random start" }).click();
  await attack(page);
}

test("a first visit opens Attack with pretrained systems, explains the compute backend, and attacks at a click", async ({
  page,
}) => {
  await openAttack(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  const packs = await (await page.request.get("models/index.json")).json();
  expect(await optionsOf(page, "Systems")).toEqual(packs.packs.map((pack: { label: string }) => pack.label));
  await expect(page.getByText(/^Test image \d+, drawn at random$/)).toBeVisible();
  for (const system of systems) {
    const measured = side(page, system).getByRole("button", { name: /n = \d+, details/ });
    await expect(measured).toContainText(/\d+\.\d\s%\s*clean/);
    await measured.click();
    await expect(page.getByRole("dialog").getByRole("row")).not.toHaveCount(0);
    await expect(page.getByRole("dialog")).toContainText("Created by");
    await closePopup(page);
  }
  const backend = page.getByRole("button", { name: /^Backend: (WASM|WebGPU|CPU)/ });
  await backend.click();
  await expect(page.getByRole("dialog", { name: "What computes here" })).toContainText(
    /(WebAssembly runs instead|GPU found|plain JavaScript runs)/,
  );
  await page.getByRole("button", { name: "Measure this machine" }).click();
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("progressbar")).toBeVisible();
  await page.getByRole("button", { name: "Stop and keep the result" }).click();
  await expect(page.getByRole("button", { name: "Measure", exact: true })).toBeVisible();
  await closePopup(page);

  await attack(page);
  await expectVerdicts(page);
});

test("play, pause, step and scrub update images and scores", async ({ page }) => {
  await page.clock.install();
  await openAttack(page);
  await attackFromTheImage(page, 0.02);
  const playback = page.getByRole("toolbar", { name: "Playback of the attack" });
  await expect(step(page)).toHaveText(/^step (\d+) of \1$/);
  const last = Number((await step(page).textContent())?.split(" ").at(-1));
  expect(last).toBeGreaterThan(1);

  const robin = side(page, "RoBin");
  const image = robin.getByRole("img", { name: /^The image that RoBin sees/ });
  const perturbation = robin.getByRole("img", { name: /^The perturbation/ });
  const scores = robin.getByRole("list");
  const atEnd = { image: await pictureOf(image), perturbation: await pictureOf(perturbation) };
  const scoresAtEnd = (await scores.textContent()) ?? "";

  await playback.getByRole("button", { name: /^One step back/ }).click();
  await expect(step(page)).toHaveText(`step ${last - 1} of ${last}`);
  const slider = playback.getByRole("slider", { name: "Step of the attack" });
  await slider.press("Home");
  await expect(step(page)).toHaveText(`step 0 of ${last}`);
  await expect.poll(() => pictureOf(image)).not.toBe(atEnd.image);
  await expect.poll(() => pictureOf(perturbation)).not.toBe(atEnd.perturbation);
  await expect(scores).not.toHaveText(scoresAtEnd);
  await playback.getByRole("button", { name: /^One step forward/ }).click();
  await expect(step(page)).toHaveText(`step 1 of ${last}`);

  // From here on, the page's clock advances only on command.
  await page.clock.pauseAt(Date.now() + 600_000);
  await playback.getByRole("button", { name: /^Replay from the start/ }).click();
  await expect(step(page)).toHaveText(`step 0 of ${last}`);
  await page.clock.runFor(stepInterval(last));
  await expect(step(page)).toHaveText(`step 1 of ${last}`);
  await playback.getByRole("button", { name: /^Pause/ }).click();
  await page.clock.runFor(10 * stepInterval(last));
  await expect(step(page)).toHaveText(`step 1 of ${last}`);
  await playback.getByRole("button", { name: /^Play \(/ }).click();
  await page.clock.runFor(stepInterval(last) * last);
  await expect(step(page)).toHaveText(`step ${last} of ${last}`);
  await expect(playback.getByRole("button", { name: /^Play \(/ })).toBeVisible();
  await expect.poll(() => pictureOf(image)).toBe(atEnd.image);
  await expect(scores).toHaveText(scoresAtEnd);
});

test("every offered strategy runs on its system", async ({ page }) => {
  await openAttack(page);
  await fill(page, "Steps", 2);
  const robin = "How to attack RoBin";
  const multiclass = "How to attack the multiclass model";
  const onRobin = await optionsOf(page, robin);
  const onMulticlass = await optionsOf(page, multiclass);
  expect(onRobin).toEqual(expect.arrayContaining(["Softmax", "Best Arm", "Top 2", "Multi-targeted"]));
  expect(onMulticlass).toEqual(expect.arrayContaining(["Cross-entropy", "Margin", "Multi-targeted"]));
  for (const [index, name] of onRobin.entries()) {
    await choose(page, robin, name);
    const other = onMulticlass[index];
    if (other !== undefined) await choose(page, multiclass, other);
    await attack(page);
    await expectVerdicts(page);
  }
});

test("a third system joins two under the same attack, is compared by a divider, and leaves", async ({ page }) => {
  await openAttack(page);
  await drawDigit(page, 1);
  await fill(page, "Steps", 5);
  await attack(page);
  await expectVerdicts(page);
  const guest = page.getByRole("region", { name: "Multiclass (Digits, standard training)", exact: true });
  const verdict = /still says|is fooled|is wrong before any attack/;
  // Attacked at once, while the other verdicts stay.
  await choose(page, "Add a system", "Multiclass");
  await expect(guest.getByText(verdict)).toBeVisible();
  await expect(side(page, "RoBin").getByText(verdict)).toBeVisible();
  const curves = page.getByRole("img", { name: /^Margin/ });
  await expect(curves).toHaveCount(1);
  await expect(curves).toHaveAccessibleName(/RoBin .+; Multiclass .+; Multiclass \(Digits, standard/);

  await page.getByRole("button", { name: /^Divide the pictures/ }).click();
  const divider = side(page, "RoBin").getByRole("slider", { name: /^Divider/ });
  await divider.press("End");
  await divider.press("ArrowLeft");
  await expect(divider).toHaveValue("99");
  await expect(guest.getByRole("slider", { name: /^Divider/ })).toHaveValue("99");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove Multiclass (Digits, standard training)" }).click();
  await expect(guest).toBeHidden();
  await expectVerdicts(page);
});

test("cancelling keeps the previous result; l2 has its own budget; epsilon 0 explains that nothing may change", async ({
  page,
}) => {
  await openAttack(page);
  // Both systems classify this digit correctly and withstand the attack, so it runs through all of its steps.
  await attackFromTheImage(page, 0.02);
  await expectVerdicts(page);
  await fill(page, "Steps", 1000);
  await choose(page, "How to attack RoBin", "Multi-targeted");
  await attackButton(page).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(attackButton(page)).toBeVisible();
  await expectVerdicts(page);
  await expect(page.getByText("Settings have changed")).toBeVisible();
  // The engine is available again at once.
  await fill(page, "Steps", 1);
  await attack(page);
  await expectVerdicts(page);

  await pick(page, "l 2");
  await fill(page, "Steps", 5);
  await fill(page, "Epsilon", 0.5);
  await attack(page);
  await expectVerdicts(page);
  await expect(side(page, "RoBin").getByText(/^Perturbation ℓ2 \d\.\d{3} of 0\.500\./)).toBeVisible();
  await pick(page, "l infinity");
  await fill(page, "Epsilon", 0);
  await attack(page);
  for (const system of systems)
    await expect(side(page, system).getByText("Epsilon is 0, so nothing may change.")).toBeVisible();
  await pick(page, "l 2");
  await expect(page.getByRole("textbox", { name: "Epsilon" })).toHaveValue("0.5");
});
