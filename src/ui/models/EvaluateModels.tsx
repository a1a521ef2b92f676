import { FileUp, Play, Settings2, Square } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { plan } from "../../experiment/plan/plan.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { StoredModel } from "../../lab/engine/modelApi.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import {
  type AttackPick,
  chosenModels,
  type EvaluationForm,
  evaluationSpec,
  evaluationStore,
  runsBeside,
  threatOf,
} from "../../state/models/evaluation.ts";
import { modelsStore, restoreModels } from "../../state/models/models.ts";
import { selectExperiment } from "../../state/page/selection.ts";
import { cancelRun, startRun } from "../../state/runs/liveRun.ts";
import { type Run, runLabel } from "../../state/runs/run.ts";
import { liveRun, runsStore } from "../../state/runs/runsStore.ts";
import { specHere } from "../../state/systems/lab.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Choices } from "../controls/Choices.tsx";
import { Notice } from "../controls/Notice.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { Switch } from "../controls/Switch.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { ThreatFields } from "../shared/ThreatFields.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import layout from "../style/layout.module.css";
import { CostBefore } from "../train/CostBefore.tsx";
import { phaseText } from "../train/runMembers.ts";
import { useEstimate } from "../train/useEstimate.ts";
import styles from "./models.module.css";

const change = (part: Partial<EvaluationForm>) => evaluationStore.setState(part);

/** Evaluates models that the user brought, alone or beside the systems of a run. Nothing is trained. */
export function EvaluateModels() {
  const stored = useStore(modelsStore, (state) => state.stored);
  useEffect(() => void restoreModels(), []);
  if (stored === null || stored.length === 0)
    return (
      <div className={styles.bring}>
        <p className={layout.note}>Have a network of your own? It is evaluated here without training anything.</p>
        <Button size="s" icon={<FileUp />} onClick={() => location.assign("#data/models")}>
          Bring your own model
        </Button>
      </div>
    );
  return <Form stored={stored} />;
}

function Form({ stored }: { readonly stored: readonly StoredModel[] }) {
  const form = useStore(evaluationStore);
  const runs = useStore(runsStore, (state) => state.runs);
  const live = useStore(runsStore, liveRun);
  const [error, setError] = useState<string | null>(null);
  const models = chosenModels(form, stored);
  const [first] = models as readonly [StoredModel];
  const trained = runsBeside(runs, first);
  const beside = trained.find(({ id }) => id === form.beside);
  const spec = useMemo(() => evaluationSpec(form, models, beside), [form, models, beside]);
  const isHere = useDataHere(spec.dataset);
  const cost = useEstimate(JSON.stringify(spec), () => planOf(spec));
  const isOwn = live?.spec.systems.some(({ imported }) => imported !== undefined) === true;
  const others = spec.systems.length > 1;

  function start(): void {
    setError(null);
    try {
      const run = startRun(spec);
      const started = runsStore.getState().runs[0];
      if (started !== undefined) selectExperiment(started.id);
      run.catch((reason: unknown) => setError(messageOf(reason)));
    } catch (reason) {
      setError(messageOf(reason));
    }
  }

  return (
    <Panel title="Evaluate your own models" lead="Nothing is trained. The results appear below like those of a run.">
      <div className={layout.stack}>
        <div className={styles.columns}>
          <div className={layout.tight}>
            <Choices
              label="Models"
              options={stored.map(({ name }) => ({ value: name, label: name }))}
              chosen={models.map(({ name }) => name)}
              onChange={(names) => change({ models: names })}
            />
            <Select
              label="Beside"
              value={beside?.id ?? ""}
              options={[
                { value: "", label: "Nothing else" },
                ...trained.map((run) => ({ value: run.id, label: runLabel(run), summary: systemsText(run) })),
              ]}
              onChange={(id) => change({ beside: id })}
            />
            <NumberField
              label="Test images"
              value={form.examples}
              min={1}
              max={factsOf(spec.dataset).splits.test}
              step={32}
              whole
              onChange={(examples) => change({ examples })}
            />
          </div>
          <div className={layout.tight}>
            <Select<AttackPick>
              label="Attacks"
              value={form.attacks}
              options={[
                { value: "core", label: "PGD-20", summary: "Under the losses that all systems share." },
                { value: "auto", label: "AutoAttack", summary: "The standard ensemble of strong attacks; slower." },
                { value: "every", label: "Every attack", summary: "Each attack of the lab under the same losses." },
              ]}
              onChange={(attacks) => change({ attacks })}
            />
            <ThreatFields
              threat={threatOf(form, spec.dataset)}
              min={0.0001}
              onNorm={(norm) => change({ norm })}
              onEpsilon={(epsilon) => change({ epsilon: { ...form.epsilon, [form.norm]: epsilon } })}
            />
          </div>
          <div className={layout.tight}>
            <Switch label="Health checks" checked={form.health} onChange={(health) => change({ health })} />
            <Switch
              label="Smallest perturbations"
              checked={form.distance}
              onChange={(distance) => change({ distance })}
            />
            <Switch
              label="Transfer to and from the others"
              checked={form.transfer && others}
              disabled={!others}
              onChange={(transfer) => change({ transfer })}
            />
            {!others && <p className={layout.fine}>Transfer needs a second model, or a run beside it.</p>}
          </div>
        </div>
        <CostBefore cost={cost} />
        {isHere === false && (
          <DataNeeded dataset={spec.dataset}>The models are evaluated on its test images.</DataNeeded>
        )}
        {error !== null && (
          <Notice tone="error" title="The evaluation could not run" onDismiss={() => setError(null)}>
            {error}
          </Notice>
        )}
        {live !== undefined && isOwn && (
          <div className={styles.work}>
            <Progress label={phaseText(live)} value={live.tasks.length === 0 ? null : live.fraction} />
            <Button size="s" icon={<Square />} disabled={live.status === "cancelling"} onClick={cancelRun}>
              Cancel
            </Button>
          </div>
        )}
        <div className={layout.buttons}>
          <Button
            variant="primary"
            icon={<Play />}
            disabled={live !== undefined || cost.value === null || cost.error !== null || isHere !== true}
            onClick={start}
          >
            {`Evaluate on ${spec.evaluation.examples} images`}
          </Button>
          <Button
            icon={<Settings2 />}
            onClick={() => {
              draftFrom(spec.name, spec);
              location.assign("#train");
            }}
          >
            All settings
          </Button>
        </div>
        {live !== undefined && !isOwn && (
          <p className={layout.fine}>A run is in progress. Start the evaluation when it has finished.</p>
        )}
      </div>
    </Panel>
  );
}

const systemsText = ({ spec }: Run): string => spec.systems.map(({ id }) => id).join(", ");

async function planOf(spec: ExperimentSpec) {
  const parsed = parseSpec(spec);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return plan(specHere(parsed.spec));
}
