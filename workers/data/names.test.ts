import { describe, expect, test } from "vitest";
import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import { ownNameProblem } from "../../src/experiment/catalogue/datasets/ownNames.ts";
import { memoryStorage } from "../../tests/memoryStorage.ts";
import { createDataEngine } from "./engine.ts";

const { signal } = new AbortController();
const points = (width: number) =>
  new Blob([Array.from({ length: 40 }, (_, i) => `${i % width},${i % 5},${i % 2}`).join("\n")]);

function lab() {
  const storage = memoryStorage();
  const engine = createDataEngine(storage, fetch);
  const understand = (width = 7) =>
    engine.understand([{ path: `p${width}.csv`, data: points(width) }], {}, signal, () => undefined);
  const names = async () => (await engine.list()).stored.map(({ name, origin }) => `${name} from ${origin}`);
  return { storage, engine, understand, names };
}

describe("names of own data", () => {
  test("the same data under a second name can be used by either, and stay until the last name goes", async () => {
    const { storage, engine, understand, names } = lab();
    await understand();
    const first = await engine.keep("bands");
    expect((await understand()).notes.at(-1)).toBe(
      "The same data are already stored as bands. Under another name they can be used by either",
    );
    const second = await engine.keep(" stripes ");
    expect(second).toMatchObject({ name: "stripes", choice: first.choice });
    expect(await names()).toEqual(["bands from p7.csv", "stripes from p7.csv"]);
    await understand();
    await engine.keep("bands");
    expect((await names()).sort()).toEqual(["bands from p7.csv", "stripes from p7.csv"]);

    await understand(6);
    await expect(engine.keep("stripes")).rejects.toThrow(
      "stripes is already the name of other data: choose another, or remove those first",
    );
    await engine.remove("bands");
    expect(await names()).toEqual(["stripes from p7.csv"]);
    await engine.remove("stripes");
    expect([...storage.files.keys()]).toEqual([]);
    await expect(engine.remove("stripes")).rejects.toThrow("stripes is not a stored data set");
  });

  test("a record with one name, as earlier versions wrote it, is read", async () => {
    const { storage, engine, understand, names } = lab();
    await understand();
    const { choice } = await engine.keep("bands");
    const path = `own/${choice.params?.digest}.json`;
    const record = { choice, name: "old", origin: "p.csv" };
    storage.files.set(path, new TextEncoder().encode(JSON.stringify(record)));
    expect(await names()).toEqual(["old from p.csv"]);
    storage.files.set(path, new TextEncoder().encode(JSON.stringify({ ...record, also: [{ name: 3 }, "x"] })));
    expect(await names()).toEqual(["old from p.csv"]);
  });

  test.each<readonly [string, string]>([
    ["", "is empty"],
    [" \t", "is empty"],
    ["x".repeat(61), "has 61 characters, expected at most 60: shorten it"],
    ["a/b", "contains /, which no name can have"],
    ["a\\b", "contains \\, which no name can have"],
    ["a\u200bb", "contains an invisible character"],
    ["-x", "begins with -, like an option of the command line"],
    ["..", "consists of dots"],
    ...Object.keys(datasets).map((id) => [id, `belongs to a data set of the lab (${id})`] as const),
    ["MNIST", "belongs to a data set of the lab (mnist)"],
  ])("%j is refused with the reason, by the form and by the lab", async (name, reason) => {
    expect(ownNameProblem(name)).toContain(reason);
    const { engine, understand, names } = lab();
    await understand();
    await expect(engine.keep(name)).rejects.toThrow(reason);
    expect(await names()).toEqual([]);
  });

  test.each(["Pets", "my pets 2", "élan", "猫", "a.b", "x".repeat(60), "🐕".repeat(60)])(
    "%j is accepted",
    async (name) => {
      expect(ownNameProblem(name)).toBeNull();
      const { engine, understand } = lab();
      await understand();
      expect((await engine.keep(name)).name).toBe(name);
    },
  );

  test("letters composed in two ways are one name", async () => {
    const { engine, understand, names } = lab();
    await understand();
    await engine.keep("e\u0301lan");
    await understand(6);
    await expect(engine.keep("\u00e9lan")).rejects.toThrow("is already the name of other data");
    await engine.remove("e\u0301lan");
    expect(await names()).toEqual([]);
  });
});
