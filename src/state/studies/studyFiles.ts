import { createStore } from "zustand/vanilla";
import type { StudyFile } from "../../experiment/studies/studyFile.ts";
import { z } from "../../experiment/terms/zod.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { siteJson } from "../systems/siteFile.ts";

/** The demo of a study on the built-in digits, and the one on CIFAR-10. */
export const demoId = (study: string): string => study;
export const cifarDemoId = (study: string): string => `${study}-cifar`;

/** The study of a demo, by its id. */
export const demoStudy = (id: string): string => id.replace(/-cifar$/, "");
/** Whether a demo is on CIFAR-10. */
export const isOnCifar = (id: string): boolean => id === cifarDemoId(demoStudy(id));

/** A study with a demo in this build. */
interface ShippedDemo {
  /** `demoId` or `cifarDemoId` of the study. */
  readonly id: string;
  readonly finished: string;
}

interface StudyFilesState {
  /** Null until `demos/index.json` is read. */
  readonly demos: readonly ShippedDemo[] | null;
  /** Demos that were read, by their id. */
  readonly files: Readonly<Record<string, StudyFile>>;
  /** Why a demo could not be read, by its id; under "", why the list could not. */
  readonly errors: Readonly<Record<string, string>>;
}

export const studyFilesStore = createStore<StudyFilesState>()(() => ({ demos: null, files: {}, errors: {} }));

const cap = 2 * 2 ** 20;

const indexSchema = z.object({
  demos: z.array(z.object({ id: z.string().regex(/^[a-z0-9-]+$/), finished: z.string() })).max(100),
});

// The fields that the room reads.
const fileSchema = z.looseObject({
  format: z.literal("robin-lab-study"),
  version: z.literal(1),
  study: z.string(),
  command: z.string(),
  deviations: z.array(z.string()),
  rows: z
    .array(z.looseObject({ setting: z.string(), system: z.string(), quantity: z.string(), unit: z.string() }))
    .max(10_000),
  provenance: z.looseObject({ finished: z.string(), seconds: z.number() }),
});

/** Reads the list of demos of this build. Errors are in the store. */
export async function loadDemos(): Promise<void> {
  if (studyFilesStore.getState().demos !== null) return;
  await explained("", async () => {
    const { demos } = indexSchema.parse(await siteJson("demos/index.json", cap));
    studyFilesStore.setState({ demos });
  });
}

/** Reads a demo. Errors are in the store. */
export async function loadDemo(id: string): Promise<void> {
  if (studyFilesStore.getState().files[id] !== undefined) return;
  await explained(id, async () => {
    const path = `demos/${id}.json`;
    const file = fileSchema.parse(await siteJson(path, cap)) as unknown as StudyFile;
    if (file.study !== demoStudy(id)) throw new Error(`${path} holds study ${file.study}, expected ${demoStudy(id)}`);
    studyFilesStore.setState(({ files }) => ({ files: { ...files, [id]: file } }));
  });
}

async function explained(id: string, read: () => Promise<void>): Promise<void> {
  try {
    await read();
    studyFilesStore.setState(({ errors }) => {
      const { [id]: _gone, ...others } = errors;
      return { errors: others };
    });
  } catch (error) {
    const [place, kind] = id === "" ? ["demos/index.json", "list of demos"] : [`demos/${id}.json`, "result of a study"];
    const message =
      error instanceof z.ZodError
        ? `${place} is not a ${kind}: ${error.issues[0]?.path.join(".")} ${error.issues[0]?.message}`
        : messageOf(error);
    studyFilesStore.setState(({ errors }) => ({ errors: { ...errors, [id]: message } }));
  }
}
