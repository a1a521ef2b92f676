import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectNoViolations } from "./steps/accessible.ts";
import { attack, choose, expect, expectVerdicts, goTo, levelsOf, openAttack, test } from "./steps/lab.ts";
import { labelAs, openOwn, pad, seenImage, stroke } from "./steps/ownImage.ts";

/** A linear network with 2 or 10 outputs on 28 x 28 grey pixels, as a safetensors file. */
function linearWeights(outputs: number): Buffer {
  const values = Float32Array.from({ length: outputs * 785 }, (_, i) => Math.sin(i * 12.9898) / 20);
  const weights = outputs * 784 * 4;
  const header = JSON.stringify({
    "1.weight": { dtype: "F32", shape: [outputs, 784], data_offsets: [0, weights] },
    "1.bias": { dtype: "F32", shape: [outputs], data_offsets: [weights, weights + outputs * 4] },
  });
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(Math.ceil(header.length / 8) * 8));
  return Buffer.concat([
    size,
    Buffer.from(header.padEnd(Math.ceil(header.length / 8) * 8)),
    Buffer.from(values.buffer),
  ]);
}

interface PackJson {
  id: string;
  label: string;
  spec: { dataset: { id: string } };
  files: Record<string, string>;
  outcomes?: string;
  systems: {
    system: {
      members: {
        source: { digest: string };
        network: { id: string };
        labelling: { groups: (number | null)[] };
      }[];
    };
  }[];
}

/** Adds a pack of linear networks on MNIST to the lab, whose images are not on the machine. */
async function shipMnistPack(page: Page): Promise<void> {
  const index = await (await page.request.get("models/index.json")).json();
  const pack: PackJson = await (await page.request.get("models/digits-standard/pack.json")).json();
  const files: Record<string, Buffer> = {};
  pack.files = {};
  delete pack.outcomes;
  for (const { system } of pack.systems)
    for (const member of system.members) {
      const weights = linearWeights(new Set(member.labelling.groups).size);
      const digest = createHash("sha256").update(weights).digest("hex");
      member.source.digest = digest;
      member.network = { ...member.network, id: "linear" };
      pack.files[digest] = `${digest}.safetensors`;
      files[`${digest}.safetensors`] = weights;
    }
  pack.id = "linear-mnist";
  pack.label = "Linear on MNIST";
  pack.spec.dataset = { id: "mnist" };
  index.packs.push({ id: pack.id, label: pack.label, dataset: "mnist" });
  await page.route("**/models/index.json", (route) => route.fulfill({ json: index }));
  await page.route("**/models/linear-mnist/*", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    const weights = files[name];
    return weights === undefined ? route.fulfill({ json: pack }) : route.fulfill({ body: weights });
  });
}

test("a drawn digit is framed like MNIST, undone stroke by stroke, and attacked at once", async ({ page }) => {
  await openOwn(page);
  await stroke(page, [0.75, 0.1], [0.75, 0.4]);
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: a drawing");
  // Drawn small and in a corner, it is scaled and centred: 20 of 28 pixels high.
  const one = await levelsOf(seenImage(page));
  expect(one).toHaveLength(400);
  const rows = Array.from({ length: 20 }, (_, y) => Math.max(...one.slice(20 * y, 20 * y + 20)));
  expect(rows.filter((level) => level > 127).length).toBeGreaterThanOrEqual(13);
  expect(one[10 * 20 + 10]).toBeGreaterThan(200);
  expect(one[10 * 20 + 2]).toBe(0);

  await stroke(page, [0.6, 0.4], [0.9, 0.4]);
  await expect(pad(page)).toHaveAttribute("aria-label", "Drawing pad, 2 strokes");
  await expect.poll(() => levelsOf(seenImage(page))).not.toEqual(one);
  await page.getByRole("button", { name: "Undo stroke" }).click();
  await expect.poll(() => levelsOf(seenImage(page))).toEqual(one);

  await labelAs(page, "1");
  await attack(page);
  await expectVerdicts(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("Draw or open an image first")).toBeVisible();
});

test("systems without their data set can be attacked with a drawing, and every room says what it lacks", async ({
  page,
}) => {
  await shipMnistPack(page);
  await openAttack(page);
  await choose(page, "Systems", /^Linear on MNIST/);
  const lacking = page.getByText("MNIST is not on this machine");
  await expect(lacking).toBeVisible();
  await expect(page.getByText("Draw or open an image first")).toBeVisible();
  await page.getByRole("button", { name: "Draw your own" }).click();
  await expect(lacking).toBeHidden();
  await stroke(page, [0.3, 0.2], [0.7, 0.2], [0.45, 0.85]);
  await expect.poll(async () => (await levelsOf(seenImage(page))).length).toBe(784);
  await labelAs(page, "7");
  await attack(page);
  await expectVerdicts(page);
  await expectNoViolations(page);

  await goTo(page, "Robustness");
  await choose(page, "Experiment", /^Linear on MNIST/);
  await expect(page.getByText(/^95\.4/).first()).toBeVisible();
  await goTo(page, "Coherence");
  await choose(page, "RoBin", /^Linear on MNIST/);
  await expect(page.getByRole("button", { name: /^Measure on/ })).toBeDisabled();
  await expect(lacking.first()).toBeVisible();
  await page.getByRole("button", { name: "Open Data" }).first().click();
  await expect(page.getByRole("region", { name: "MNIST", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Download/ })).toBeVisible();
  // Back in Attack, the drawing is still there.
  await goTo(page, "Attack");
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: a drawing");
});
