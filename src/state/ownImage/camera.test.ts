import { afterEach, describe, expect, test, vi } from "vitest";
import { closeCamera, openCamera } from "./camera.ts";

afterEach(() => vi.unstubAllGlobals());

const refusing = (name: string) => {
  const error = Object.assign(new Error("of the browser"), { name });
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: () => Promise.reject(error) } });
};

describe("a camera that gives no picture", () => {
  test.each([
    ["NotAllowedError", /refused\. Allow it.*or choose a file/],
    ["SecurityError", /refused\. Allow it/],
    ["NotFoundError", /No camera was found\. Connect one/],
    ["OverconstrainedError", /No camera was found/],
    ["NotReadableError", /another program may be using it/],
    ["AbortError", /another program may be using it/],
    ["TypeError", /does not start: of the browser\. Choose a file/],
  ])("%s is explained", async (name, says) => {
    refusing(name);
    await expect(openCamera(null)).rejects.toThrow(says);
  });

  test("a page without a safe connection says so", async () => {
    vi.stubGlobal("navigator", {});
    await expect(openCamera(null)).rejects.toThrow(/only to pages over https or from this machine/);
  });
});

test("a camera is asked for its picture alone, and every track is stopped", async () => {
  const stops = [vi.fn(), vi.fn()];
  const getUserMedia = vi.fn(() => Promise.resolve({ getTracks: () => stops.map((stop) => ({ stop })) }));
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
  const stream = await openCamera("front");
  expect(getUserMedia).toHaveBeenCalledWith(expect.objectContaining({ audio: false }));
  closeCamera(stream);
  for (const stop of stops) expect(stop).toHaveBeenCalledOnce();
});
