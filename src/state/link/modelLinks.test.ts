import { beforeEach, expect, test, vi } from "vitest";
import smoke from "../../experiment/presets/smoke.ts";
import { modelsStore } from "../models/models.ts";
import { idFromLink, idInLink, missingModels, missingNetworks } from "./modelLinks.ts";

vi.mock("../../lab/engine/modelClient.ts", () => ({ createModelClient: () => ({ list: async () => [] }) }));
vi.mock("../systems/data.ts", async (original) => ({
  ...(await original<typeof import("../systems/data.ts")>()),
  refreshData: async () => undefined,
}));

beforeEach(() => modelsStore.setState({ stored: [], error: null }));

const digest = "ab".repeat(32);

test("a link to a model that the recipient lacks says which file, by name and digest", async () => {
  const linked = `models/${digest}/my-net`;
  expect(idFromLink(linked)).toBe(`models/${digest}`);
  expect(idInLink(`models/${digest}`)).toBe(`models/${digest}`);
  expect(idFromLink("pack-digits/robin")).toBe("pack-digits/robin");
  const [problem, ...others] = await missingModels([
    ["left", "pack-digits/robin"],
    ["right", linked],
  ]);
  expect(others).toEqual([]);
  expect(problem?.path).toBe("right");
  expect(problem?.message).toContain("my-net");
  expect(problem?.message).toContain(digest);
});

test("an experiment with imported networks says which are missing", async () => {
  expect(await missingNetworks(smoke)).toEqual([]);
  const network = {
    digest,
    height: 20,
    width: 20,
    channels: 1,
    outputs: 10,
    parameters: 1,
    multiplyAdds: 1,
    activations: 1,
  };
  const spec = { ...smoke, systems: [{ id: "mine", decomposition: { id: "multiclass" }, imported: [network] }] };
  expect((await missingNetworks(spec)).map(({ path }) => path)).toEqual(["systems[0]"]);
});
