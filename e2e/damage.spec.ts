import { attack, attackButton, expect, expectVerdicts, openAttack, pick, side, test } from "./steps/lab.ts";

test("damaged weights are named, and the undamaged system is attacked anyway", async ({ page }) => {
  const index = await (await page.request.get("models/index.json")).json();
  const pack = await (await page.request.get(`models/${index.packs[0].id}/pack.json`)).json();
  const robin = pack.systems.find((entry: { id: string }) => entry.id === "robin");
  const broken: string = pack.files[robin.system.members[0].source.digest];
  await page.route(`**/${broken}`, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
    await route.fulfill({ response, body });
  });
  await openAttack(page);
  // Before an attack, the undamaged system says what it reads.
  await expect(page.getByText(/^No prediction of RoBin/)).toBeVisible();
  await expect(side(page, "RoBin").getByText("RoBin gave no prediction.")).toBeVisible();
  await expect(side(page, "The multiclass model").getByText(/^The multiclass model says/)).toBeVisible();
  await attack(page);
  await expect(side(page, "RoBin").getByText("RoBin could not be attacked.")).toBeVisible();
  await expect(
    side(page, "RoBin").getByText(new RegExp(`${broken.slice(0, 12)}….safetensors is damaged: its SHA-256 is`)),
  ).toBeVisible();
  await expect(side(page, "The multiclass model").getByText(/still says|is fooled|is wrong/)).toBeVisible();

  // Once the file is intact again, another try works.
  await page.unroute(`**/${broken}`);
  await side(page, "RoBin").getByRole("button", { name: "Try again" }).click();
  await expectVerdicts(page);
});

test("unreadable packs are reported, one of them leaves the others on offer, and another try finds them", async ({
  page,
  troubles,
}) => {
  troubles.expect(/response 503|status of 503/);
  await page.route("**/models/index.json", (route) => route.fulfill({ status: 503 }));
  await page.goto("./");
  await expect(page.getByText(/models\/index\.json could not be fetched: the server answered 503/)).toBeVisible();
  await page.unroute("**/models/index.json");
  const photographs = "**/models/cifar10/pack.json";
  await page.route(photographs, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.body()).subarray(0, 1000) });
  });
  const again = page.getByRole("button", { name: "Try again" });
  await again.click();
  await expect(attackButton(page)).toBeEnabled();
  const notice = page.getByText(/models\/cifar10\/pack\.json is not valid JSON/);
  await expect(notice).toBeVisible();
  await pick(page, "l 2");
  await attack(page);
  await expectVerdicts(page);
  await page.unroute(photographs);
  await again.click();
  await expect(notice).toBeHidden();
});
