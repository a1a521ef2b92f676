import { createStore } from "zustand/vanilla";
import type { StudyFile } from "../../experiment/studies/studyFile.ts";
import { z } from "../../experiment/terms/zod.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { siteJson } from "../systems/siteFile.ts";

/** A study whose demo comes with the lab. */
export interface ShippedDemo {
  readonly id: string;
  readonly finished: string;
}

export interface StudyFilesState {
  /** Null until `demos/index.json` was read. */
  readonly demos: readonly ShippedDemo[] | null;
  /** Results that were opened, by the id of the study. */
  readonly files: Readonly<Record<string, StudyFile>>;
  /** Why the list, or a result, could not be read, by id; "" for the list. */
  readonly errors: Readonly<Record<string, string>>;
}

export const studyFilesStore = createStore<StudyFilesState>()(() => ({ demos: null, files: {}, errors: {} }));

const cap = 2 * 2 ** 20;

const indexSchema = z.object({
  demos: z.array(z.object({ id: z.string().regex(/^[a-z0-9-]+$/), finished: z.string() })).max(100),
});

// What the room reads of a file; the rest is for those who check its numbers.
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

/** Read which demos come with this build. What goes wrong stands in `errors`. */
export async function loadDemos(): Promise<void> {
  if (studyFilesStore.getState().demos !== null) return;
  await explained("", async () => {
    const { demos } = indexSchema.parse(await siteJson("demos/index.json", cap));
    studyFilesStore.setState({ demos });
  });
}

/** Read the demo of a study. What goes wrong stands in `errors`. */
export async function loadDemo(id: string): Promise<void> {
  if (studyFilesStore.getState().files[id] !== undefined) return;
  await explained(id, async () => {
    const path = `demos/${id}.json`;
    const file = fileSchema.parse(await siteJson(path, cap)) as unknown as StudyFile;
    if (file.study !== id) throw new Error(`${path} holds study ${file.study}, ${id} expected`);
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
    const [place, kind] =
      id === "" ? ["demos/index.json", "list of demos"] : [`demos/${id}.json`, "result of a study"];
    const message =
      error instanceof z.ZodError
        ? `${place} is no ${kind}: ${error.issues[0]?.path.join(".")} ${error.issues[0]?.message}`
        : messageOf(error);
    studyFilesStore.setState(({ errors }) => ({ errors: { ...errors, [id]: message } }));
  }
}
