import { Download, FolderOpen } from "lucide-react";
import { useState } from "react";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpecText } from "../../experiment/spec/validate.ts";
import { specHere } from "../../state/systems/lab.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { OpenFile } from "../controls/OpenFile.tsx";
import { jsonBlob, saveFile } from "../shared/saveFile.ts";
import layout from "../style/layout.module.css";

interface Refusal {
  readonly name: string;
  readonly problems: readonly string[];
}

/**
 * Opens an experiment from a spec file or saves the current one, in the format of the command line. The saved one names the
 * arithmetic of a run on this page, so that it repeats bit for bit elsewhere.
 */
export function SpecFile({ spec }: { readonly spec: ExperimentSpec }) {
  const [refused, setRefused] = useState<Refusal | null>(null);

  async function open(file: File) {
    const parsed = parseSpecText(await file.text());
    if (parsed.ok) {
      setRefused(null);
      draftFrom(file.name, parsed.spec, "file");
    } else {
      const problems = parsed.problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
      setRefused({ name: file.name, problems });
    }
  }

  return (
    <>
      <div className={layout.buttons}>
        <OpenFile
          icon={<FolderOpen />}
          name="Spec file"
          accept=".json,application/json"
          onOpen={([file]) => file !== undefined && void open(file)}
        >
          Open a spec
        </OpenFile>
        <Button
          size="s"
          icon={<Download />}
          onClick={() => saveFile(jsonBlob(specHere(spec), 2), "robin-lab-spec.json")}
        >
          Save the spec
        </Button>
      </div>
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
