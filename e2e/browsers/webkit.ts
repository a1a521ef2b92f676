import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import webdriver from "selenium-webdriver";
import type { Availability } from "./browser.ts";

const driverPath = "/usr/bin/WebKitWebDriver";
const displayPath = "/usr/bin/Xvfb";

const keys = { Escape: webdriver.Key.ESCAPE, Tab: webdriver.Key.TAB, Enter: webdriver.Key.ENTER };

function miniBrowser(): string | undefined {
  return ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith("webkit2gtk-"))
        .map((name) => `${folder}/${name}/MiniBrowser`),
    )
    .find((path) => existsSync(path));
}

/** WebKitGTK's MiniBrowser on a virtual display. `isPrivate` opens an ephemeral session, which has no private file system. */
export function webkit(isPrivate = false): Availability {
  const binary = miniBrowser();
  const missing = [
    ...(binary === undefined ? ["WebKitGTK's MiniBrowser"] : []),
    ...[driverPath, displayPath].filter((path) => !existsSync(path)),
  ];
  if (missing.length > 0) return { missing: `no ${missing.join(" and no ")} found` };
  return {
    async start() {
      const display = await startDisplay();
      const port = await freePort();
      const driver = spawn(driverPath, [`--port=${port}`], {
        env: { ...process.env, DISPLAY: display.name, GTK_A11Y: "none", NO_AT_BRIDGE: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const messages: string[] = [];
      // MiniBrowser inherits the driver's output and writes the page's console there.
      for (const stream of [driver.stdout, driver.stderr])
        createInterface({ input: stream }).on("line", (line) => {
          if (line.startsWith("CONSOLE ")) messages.push(line.slice(8));
        });
      try {
        await listening(port, driver);
        const session = await new webdriver.Builder()
          .usingServer(`http://127.0.0.1:${port}`)
          .withCapabilities({
            browserName: "MiniBrowser",
            "webkitgtk:browserOptions": {
              binary,
              args: [
                "--automation",
                "--enable-write-console-messages-to-stdout=true",
                ...(isPrivate ? ["--private"] : []),
              ],
            },
          })
          .build();
        const version = (await session.getCapabilities()).get("browserVersion");
        return {
          name: `WebKitGTK ${version}`,
          messages,
          open: (url) => session.get(url),
          reload: () => session.navigate().refresh(),
          click: (selector) => session.findElement(webdriver.By.css(selector)).click(),
          resize: async (width, height) =>
            void (await session.manage().window().setRect({ x: 0, y: 0, width, height })),
          screenshot: async () => Buffer.from(await session.takeScreenshot(), "base64"),
          press: (key) => session.actions().sendKeys(keys[key]).perform(),
          evaluate: (work, ...args) => session.executeScript(`return (${work})(...arguments)`, ...args),
          async close() {
            await session.quit();
            driver.kill();
            display.process.kill();
          },
        };
      } catch (error) {
        driver.kill();
        display.process.kill();
        throw error;
      }
    },
  };
}

/** A virtual display, ready when Xvfb has written its number. */
async function startDisplay(): Promise<{ readonly name: string; readonly process: ChildProcess }> {
  const display = spawn(displayPath, ["-displayfd", "3", "-screen", "0", "1400x1000x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<string>((resolve, reject) => {
    display.stdio[3]?.once("data", (data: Buffer) => resolve(String(data).trim()));
    display.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { name: `:${number}`, process: display };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number, driver: ChildProcess): Promise<void> {
  while (driver.exitCode === null) {
    const isReady = await fetch(`http://127.0.0.1:${port}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
  }
  throw new Error(`WebKitWebDriver ended with ${driver.exitCode}`);
}
