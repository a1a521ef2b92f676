import { Share2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { rolesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { onnxFile } from "../../state/models/exportOnnx.ts";
import { ownSystems } from "../../state/systems/ownSystems.ts";
import { type LabSystem, type SystemGroup, systemsStore } from "../../state/systems/systems.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import { Select } from "../controls/Select.tsx";
import { saveFile } from "../shared/saveFile.ts";
import layout from "../style/layout.module.css";

/** Writes the systems of a group, or single networks of theirs, as ONNX. Nothing where none has its weights. */
export function ExportOnnx({ groupId }: { readonly groupId: string }) {
  const group = useStore(systemsStore, ({ groups }) => groups.find(({ id }) => id === groupId));
  const systems = group === undefined ? [] : ownSystems(group);
  if (group === undefined || systems.length === 0) return null;
  return (
    <Popover
      title="Export ONNX"
      trigger={
        <Button size="s" variant="quiet" icon={<Share2 />}>
          ONNX
        </Button>
      }
    >
      <OnnxFields group={group} systems={systems} />
    </Popover>
  );
}

function OnnxFields({ group, systems }: { readonly group: SystemGroup; readonly systems: readonly LabSystem[] }) {
  const [chosen, setChosen] = useState(systems[0]?.id ?? "");
  const [member, setMember] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const system = systems.find(({ id }) => id === chosen) ?? (systems[0] as LabSystem);
  const { classes } = factsOf(group.dataset);
  const roles = rolesOf(system.system.decomposition, classes);
  async function save() {
    setBusy(true);
    setError(null);
    try {
      const at = member === "" ? undefined : Number(member);
      const name = [group.id, system.specId.replace(/^models\//, ""), ...(at === undefined ? [] : [`network-${at}`])];
      saveFile(await onnxFile(group.id, system.system, group.dataset, at), `${name.join("-")}.onnx`);
    } catch (reason) {
      setError(messageOf(reason));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className={layout.tight}>
      <p className={layout.note}>
        For onnxruntime and PyTorch. Input <code>images</code>: [n, channels, height, width] from 0 to 1. Output{" "}
        <code>scores</code>: the highest decides; of a RoBin the margins of its arms.
      </p>
      <Select
        label="System"
        value={system.id}
        options={systems.map(({ id, label }) => ({ value: id, label }))}
        onChange={(id) => {
          setChosen(id);
          setMember("");
        }}
      />
      {system.system.members.length > 1 && (
        <Select
          label="Part"
          value={member}
          options={[
            { value: "", label: `The whole system, ${system.system.members.length} networks` },
            ...system.system.members.map((_, at) => ({ value: String(at), label: roles[at] ?? `network ${at}` })),
          ]}
          onChange={setMember}
        />
      )}
      <Button size="s" variant="primary" disabled={isBusy} onClick={() => void save()}>
        Save ONNX
      </Button>
      {error !== null && <Notice tone="error">{error}</Notice>}
    </div>
  );
}
