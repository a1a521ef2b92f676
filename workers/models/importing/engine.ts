import type { ModelOptions, ModelWorker, StoredModel } from "../../../src/lab/engine/modelApi.ts";
import type { FileStorage } from "../../data/storage/fileStorage.ts";
import { modelFileError } from "../problem.ts";
import { keepModel, listModels, networkFile, removeModel, renameModel } from "./store.ts";
import { type Imported, understand } from "./understand.ts";

interface Pending {
  readonly imported: Imported;
  readonly options: ModelOptions;
}

/** Reads and stores models. It does one thing at a time, and `keep` stores the model that was understood last. */
export function createModelEngine(storage: FileStorage): ModelWorker {
  let pending: Pending | null = null;
  return {
    async understand(files, options, signal) {
      const imported = await understand(files, options, signal);
      pending = { imported, options };
      return imported.understood;
    },
    async keep(name) {
      if (pending === null) throw modelFileError(name || "nothing", "was not read before: choose the files again");
      const { understood, packed } = pending.imported;
      const { system, settings, notes, networks, what, bytes, problems } = understood;
      if (system === null)
        throw modelFileError(name, `cannot be kept yet: ${problems.map(({ message }) => message).join("; ")}`);
      const [first] = networks;
      const files = networks.length === 1 ? first?.path : `${first?.path} and ${networks.length - 1} other files`;
      const model: StoredModel = {
        name,
        classes: pending.options.classes,
        ...system,
        settings,
        origin: `${files}, ${what}`,
        notes,
        bytes,
      };
      return keepModel(storage, model, packed);
    },
    list: () => listModels(storage),
    remove: (name) => removeModel(storage, name),
    rename: (name, to) => renameModel(storage, name, to),
    network: async (digest) => pending?.imported.packed.get(digest) ?? networkFile(storage, digest),
    async exportOnnx(request) {
      const { exportOnnx } = await import("../exporting/exportOnnx.ts");
      return exportOnnx(request);
    },
  };
}
