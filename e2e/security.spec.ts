import type { Page } from "@playwright/test";
import { attackButton, expect, test } from "./steps/lab.ts";

const inlineRefused = /inline script/i;

/** Whether an injected inline script runs. */
function runsInlineScripts(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.slipped = 'yes'";
    document.body.append(script);
    return document.documentElement.dataset.slipped === "yes";
  });
}

test("the page is served with its content security policy and isolation headers, runs no inline script and contacts no other host", async ({
  page,
  troubles,
}) => {
  troubles.expect(inlineRefused);
  troubles.expect(/violates the following Content Security Policy directive|Content Security Policy/);
  troubles.expect(/https:\/\/elsewhere\.invalid\//);
  const response = await page.goto("./");
  const headers = response?.headers() ?? {};
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy.replace("'wasm-unsafe-eval'", "")).not.toContain("unsafe-eval");
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  await expect(page.locator("meta[http-equiv='Content-Security-Policy']")).toHaveAttribute(
    "content",
    /script-src 'self' 'wasm-unsafe-eval'/,
  );
  await expect(attackButton(page)).toBeEnabled();
  expect(troubles.all).toEqual([]);
  expect(await runsInlineScripts(page)).toBe(false);
  await expect.poll(() => troubles.all.join()).toMatch(inlineRefused);

  const outcome = await page.evaluate(() =>
    fetch("https://elsewhere.invalid/").then(
      () => "answered",
      () => "refused",
    ),
  );
  expect(outcome).toBe("refused");
  await expect.poll(() => troubles.all.join()).toMatch(/connect-src|default-src/);
});

test("without the header, the policy inside the page blocks inline scripts", async ({ page, troubles }) => {
  troubles.expect(inlineRefused);
  await page.route("./", async (route) => {
    const response = await route.fetch();
    const { "content-security-policy": _left, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const response = await page.goto("./");
  expect(response?.headers()["content-security-policy"]).toBeUndefined();
  await expect(attackButton(page)).toBeEnabled();
  expect(await runsInlineScripts(page)).toBe(false);
});
