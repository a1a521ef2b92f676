import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";

// A software Vulkan driver must be on the library path when a process starts, so these tests run again in a process of their
// own. LAB_VULKAN_DIRECTORY can name another folder with libvulkan.so.1 and vk_swiftshader_icd.json.
const driver = process.env.LAB_VULKAN_DIRECTORY ?? "/usr/lib/chromium";
const manifest = `${driver}/vk_swiftshader_icd.json`;
const missing =
  existsSync(manifest) && existsSync("node_modules/webgpu") ? "" : `no ${manifest}, or no npm package "webgpu"`;

test.skipIf(missing !== "")(
  `convolutions, layers, norms, losses, noise, steps, attacks, data sets and networks, alone and several at once, pass their tests on WebGPU too, on a software adapter${missing && ` (skipped: ${missing})`}`,
  () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", "--config", "tests/webgpu.config.ts"],
      {
        encoding: "utf8",
        env: {
          ...process.env,
          LAB_TEST_BACKENDS: "webgpu",
          LD_LIBRARY_PATH: driver,
          VK_ICD_FILENAMES: manifest,
        },
      },
    );
    expect(status, `${stdout}\n${stderr}`).toBe(0);
  },
  480_000,
);
