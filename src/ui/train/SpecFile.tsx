import { Download, FolderOpen } from "lucide-react";
import { useRef, useState } from "react";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpecText } from "../../experiment/spec/validate.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { saveFile } from "../shared/saveFile.ts";
import styles from "./TrainRoom.module.css";

interface Refusal {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Open an experiment from a spec file, or save the one on show: what the command line reads and writes. */
export function SpecFile({ spec }: { readonly spec: ExperimentSpec }) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);

  async function open(file: File | undefined) {
    if (file === undefined) return;
    const parsed = parseSpecText(await file.text());
    if (parsed.ok) {
      setRefused(null);
      draftFrom(file.name, parsed.spec);
    } else {
      const problems = parsed.problems.map(({ path, message }) =>
        path === "" ? message : `${path}: ${message}`,
      );
      setRefused({ name: file.name, problems });
    }
  }

  return (
    <>
      <div className={styles.files}>
        <Button size="s" icon={<FolderOpen />} onClick={() => input.current?.click()}>
          Open a spec
        </Button>
        <Button
          size="s"
          icon={<Download />}
          onClick={() =>
            saveFile(
              new Blob([`${JSON.stringify(spec, null, 2)}\n`], { type: "application/json" }),
              "robin-lab-spec.json",
            )
          }
        >
          Save the spec
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Spec file"
        onChange={(event) => {
          void open(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {refused !== null && (
        <Notice tone="error" title={`${refused.name} could not be opened`} onDismiss={() => setRefused(null)}>
          {refused.problems.slice(0, 8).map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
    </>
  );
}
