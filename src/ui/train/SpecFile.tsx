import { Download, FolderOpen } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpecText } from "../../experiment/spec/validate.ts";
import { arithmeticHere, labStore, specHere } from "../../state/systems/lab.ts";
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
  const [opened, setOpened] = useState<ExperimentSpec | null>(null);

  async function open(file: File) {
    const parsed = parseSpecText(await file.text());
    if (parsed.ok) {
      setRefused(null);
      setOpened(parsed.spec);
      draftFrom(file.name, parsed.spec);
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
      {opened !== null && <OtherArithmetic spec={opened} />}
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

/** Says that a run here cannot or will not repeat a file bit for bit, because it computes in another arithmetic. */
function OtherArithmetic({ spec }: { readonly spec: ExperimentSpec }) {
  const backend = useStore(labStore, (state) => state.backend?.id ?? null);
  const isCpu = backend === "wasm" || backend === "wasm-fma";
  if (!isCpu || spec.arithmetic === arithmeticHere()) return null;
  return (
    <Notice tone="info">
      {spec.arithmetic === "fused"
        ? "The file asks for fused multiply-adds, which this page does not compute with. A run here computes without them: the last digits of its numbers differ, and so do its digests. To repeat the file bit for bit, use a browser that has them, such as Chromium or Firefox."
        : "The file does not name fused multiply-adds, which a run on this page uses for speed: the last digits of its numbers differ from those of the file, and so do its digests. To repeat the file bit for bit, open the page with ?backend=wasm."}
    </Notice>
  );
}
