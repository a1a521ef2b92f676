// Finds or installs a Chromium for the page tests: an installed browser, or Debian's package (as root, with apt), or
// Playwright's own download with a short time limit. Otherwise an error says what to do.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { chromium } from "playwright";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function existing() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked !== undefined) {
    if (isExecutable(asked)) return asked;
    throw new Error(`CHROMIUM_PATH is "${asked}", which is not an executable file: set it to a Chromium, or unset it`);
  }
  return [chromium.executablePath(), ...installed].find(isExecutable);
}

function run(command, args, seconds) {
  console.log(`  ${command} ${args.join(" ")}`);
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: seconds * 1000 }).status === 0;
}

/** The path of a Chromium executable. Throws with instructions if none is installed and none can be installed. */
export function findChromium() {
  const found = existing();
  if (found !== undefined) return found;
  console.log("no Chromium found; trying to install one");
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update", "-qq"], 120);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"], 400);
    const debian = existing();
    if (debian !== undefined) return debian;
  }
  run(process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"], 180);
  const downloaded = existing();
  if (downloaded !== undefined) return downloaded;
  throw new Error(
    "no Chromium found and none could be installed: install one (Debian: apt-get install chromium; elsewhere: npx playwright install chromium), or set CHROMIUM_PATH to its executable",
  );
}
