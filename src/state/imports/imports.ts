import { createStore } from "zustand/vanilla";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { digestOf } from "../../experiment/plan/key.ts";
import { once } from "../../lab/async/once.ts";
import { isQuota, messageOf } from "../../lab/engine/namedError.ts";
import type { FolderFile, OpenedResult } from "../../lab/files/resultArchive.ts";
import { rememberImports } from "../page/savedWork.ts";
import { labSystem, offerImport, withdrawRun } from "../systems/systems.ts";
import { deleteImport, type ImportedResult, importedWeights, putImport, storedImports } from "./importsDb.ts";

export type { ImportedResult } from "./importsDb.ts";

interface ImportsState {
  /** Latest first. */
  readonly imports: readonly ImportedResult[];
  readonly opening: "idle" | "reading";
  /** One sentence that says why the last result could not be opened. */
  readonly error: string | null;
}

export const importsStore = createStore<ImportsState>()(() => ({
  imports: [],
  opening: "idle",
  error: null,
}));

/** Restores the results that were opened on earlier visits, and offers their systems. Never rejects. */
export const restoreImports = (): Promise<void> =>
  restored().catch((error: unknown) =>
    importsStore.setState({ error: `earlier results could not be restored: ${messageOf(error)}` }),
  );

const restored = once(async () => {
  for (const imported of await storedImports()) show(imported);
});

/**
 * Opens a zip or a folder that the command line or another page wrote. Opening the same result again replaces it.
 *
 * @returns the result's id, or null if it could not be opened; the reason is in the store.
 */
export async function openResult(source: File | readonly File[]): Promise<string | null> {
  if (importsStore.getState().opening === "reading") return null;
  importsStore.setState({ opening: "reading", error: null });
  try {
    const imported = await read(source);
    show(imported);
    return imported.id;
  } catch (error) {
    importsStore.setState({
      error: isQuota(error)
        ? "the browser's storage for this page is full: delete runs that you no longer need, then open the result again"
        : messageOf(error),
    });
    return null;
  } finally {
    importsStore.setState({ opening: "idle" });
  }
}

async function read(source: File | readonly File[]): Promise<ImportedResult> {
  const { openResultFolder, openResultZip } = await import("../../lab/files/resultArchive.ts");
  const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());
  const folderFile = (file: File): FolderFile => ({
    path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath,
    size: file.size,
    read: () => bytesOf(file),
  });
  const opened: OpenedResult =
    source instanceof File
      ? await openResultZip(await bytesOf(source))
      : await openResultFolder(source.map(folderFile));
  const from = source instanceof File ? source.name : (source[0]?.webkitRelativePath.split("/")[0] ?? "a folder");
  const { result, systems, weightsOf, weights } = opened;
  const digest = await digestOf([result.spec, weightsOf]);
  const imported: ImportedResult = {
    id: `import-${digest.slice(0, 12)}`,
    name: "",
    notes: "",
    openedAt: new Date().toISOString(),
    from,
    result,
    systems,
    weightsOf,
    bytes: [...weights.values()].reduce((sum, bytes) => sum + bytes.length, JSON.stringify(result).length),
  };
  await putImport(imported, weights);
  return imported;
}

/** Changes the name or the notes of a result. */
export async function changeImport(id: string, change: Partial<Pick<ImportedResult, "name" | "notes">>): Promise<void> {
  const imported = importsStore.getState().imports.find((one) => one.id === id);
  if (imported === undefined) throw new Error(`unknown result ${id}: it was deleted`);
  show({ ...imported, ...change });
  await putImport({ ...imported, ...change });
}

/** Deletes an opened result with its weights; the file that it came from stays. */
export async function removeImport(id: string): Promise<void> {
  await deleteImport(id);
  withdrawRun(id);
  importsStore.setState(({ imports }) => ({ imports: imports.filter((one) => one.id !== id) }));
  rememberImports(importsStore.getState().imports.length);
}

export function importLabel({ name, result, openedAt }: ImportedResult): string {
  if (name !== "") return name;
  const day = new Date(openedAt).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return `${result.spec.name.split(":")[0]} · opened ${day}`;
}

/** Weights of one network of an opened result, verified. @throws an Error when they are missing or damaged. */
export async function weightsOfImport(imported: ImportedResult, digest: string): Promise<Uint8Array> {
  const bytes = await importedWeights(imported.id, digest);
  if (bytes === undefined)
    throw new Error(`the weights of ${importLabel(imported)} are no longer stored: open it again in Runs`);
  const found = await digestOf(bytes);
  if (found !== digest)
    throw new Error(
      `the weights of ${importLabel(imported)} are damaged: their SHA-256 is ${found.slice(0, 12)}…, expected ${digest.slice(0, 12)}…; open it again in Runs`,
    );
  return bytes;
}

function show(imported: ImportedResult): void {
  importsStore.setState(({ imports }) => ({
    imports: [imported, ...imports.filter(({ id }) => id !== imported.id)].sort((a, b) =>
      b.openedAt.localeCompare(a.openedAt),
    ),
  }));
  rememberImports(importsStore.getState().imports.length);
  const { id, result, systems } = imported;
  const { accuracies, gaps, overlaps, coherence, spreads, health, distances } = result.summary;
  offerImport(
    {
      id,
      label: importLabel(imported),
      madeBy: `Opened from ${imported.from}`,
      dataset: resolveChoice("datasets", result.spec.dataset),
      spec: result.spec,
      systems: systems.map((one) => labSystem(id, one.id, one.label, one.system)),
      accuracies,
      gaps,
      overlaps,
      coherence,
      spreads,
      health,
      ...(distances === undefined ? {} : { distances }),
    },
    (source) => {
      if (source.from === "import") return weightsOfImport(imported, source.digest);
      throw new Error(`${source.key} is a task: opened results only have weights`);
    },
  );
}
