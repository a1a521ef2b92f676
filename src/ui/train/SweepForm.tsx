import { ListPlus, Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { type Axis, readAxis, SweepError } from "../../experiment/sweeps/axis.ts";
import { expandSweep, type SweepPoint } from "../../experiment/sweeps/expandSweep.ts";
import { planSweep } from "../../experiment/sweeps/planSweep.ts";
import { type Sweepable, sweepableSettings } from "../../experiment/sweeps/sweepable.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { addToQueue } from "../../state/queue/queue.ts";
import { specHere } from "../../state/systems/lab.ts";
import { Button } from "../controls/Button.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Select } from "../controls/Select.tsx";
import { TextField } from "../controls/TextField.tsx";
import layout from "../style/layout.module.css";
import { CostBefore } from "./CostBefore.tsx";
import styles from "./SweepForm.module.css";
import { useEstimate } from "./useEstimate.ts";

interface Row {
  readonly path: string;
  readonly text: string;
}

/** Most settings of one sweep. */
const mostAxes = 2;

/** Runs the experiment once for every combination of the values of one or two settings; shows count and cost first. */
export function SweepForm({ spec, isHere }: { readonly spec: ExperimentSpec; readonly isHere: boolean }) {
  const settings = useMemo(() => sweepableSettings(spec), [spec]);
  const [rows, setRows] = useState<readonly Row[]>([{ path: "training.epochs", text: "" }]);
  const [said, setSaid] = useState<string | null>(null);
  const [added, setAdded] = useState(0);
  const sweep = useMemo(() => read(spec, rows), [spec, rows]);
  const points = sweep.points ?? [];
  const cost = useEstimate(sweep.points === null ? null : JSON.stringify(points), () =>
    planSweep(points.map((point) => ({ ...point, spec: specHere(point.spec) }))),
  );
  const change = (i: number, part: Partial<Row>) => {
    setSaid(null);
    setAdded(0);
    setRows((all) => all.map((row, at) => (at === i ? { ...row, ...part } : row)));
  };

  function add() {
    try {
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      const name = `${spec.name.split(":")[0]} over ${rows.map(({ path }) => path).join(" and ")} · ${time}`;
      addToQueue(points.map(({ id, spec: own }) => ({ spec: own, name: id, sweep: name.slice(0, 200) })));
      setSaid(null);
      setAdded(points.length);
      setRows((all) => all.map(({ path }) => ({ path, text: "" })));
    } catch (error) {
      setSaid(messageOf(error));
    }
  }

  return (
    <div className={layout.stack}>
      {rows.map((row, i) => {
        const chosen = settings.find(({ path }) => path === row.path);
        return (
          <div key={row.path} className={styles.axis}>
            <Select
              label={rows.length === 1 ? "Setting" : `Setting ${i + 1}`}
              value={row.path}
              options={settings
                .filter(({ path }) => path === row.path || rows.every((other) => other.path !== path))
                .map(({ path, label, now }) => ({ value: path, label, summary: `${path}, now ${now}` }))}
              onChange={(path) => change(i, { path, text: "" })}
            />
            <TextField
              label={rows.length === 1 ? "Values" : `Values ${i + 1}`}
              placeholder={placeholderOf(chosen)}
              value={row.text}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => change(i, { text: target.value })}
            />
            {rows.length > 1 && (
              <IconButton
                size="s"
                label={`Remove setting ${i + 1}`}
                icon={<X />}
                onClick={() => setRows((all) => all.filter((_, at) => at !== i))}
              />
            )}
            <p className={styles.help}>
              {chosen?.options == null
                ? "A list or a range: 4, 8 or 1..3, with a step 0.1..0.3..0.1. With decimal commas: 0,1; 0,2."
                : `Some of ${chosen.options.join(", ")}.`}
            </p>
          </div>
        );
      })}
      <div className={layout.buttons}>
        {rows.length < mostAxes && (
          <Button
            size="s"
            variant="quiet"
            icon={<Plus />}
            onClick={() =>
              setRows((all) => [
                ...all,
                { path: all.some(({ path }) => path === "seed") ? "training.epochs" : "seed", text: "" },
              ])
            }
          >
            Add a second setting
          </Button>
        )}
      </div>
      {sweep.problem !== null && <p className={styles.problem}>{sweep.problem}</p>}
      <p role="status">
        {added > 0 && (
          <>
            {added} runs are in the queue. <a href="#runs">Runs</a> shows them as a table and a figure.
          </>
        )}
      </p>
      {said !== null && <Notice tone="error">{said}</Notice>}
      {points.length > 0 && (
        <div className={layout.tight}>
          <p>
            <strong>{points.length} runs</strong>: {points[0]?.id} to {points.at(-1)?.id}. Tasks that several runs need
            are computed and counted once.
          </p>
          <CostBefore cost={cost} />
          <div className={layout.buttons}>
            <Button
              variant="primary"
              icon={<ListPlus />}
              disabled={!isHere || cost.error !== null || cost.value === null}
              onClick={add}
            >
              Add {points.length} runs to the queue
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

const placeholderOf = (setting: Sweepable | undefined): string =>
  setting?.options == null
    ? setting?.path === "seed"
      ? "1..3"
      : (setting?.now ?? "")
    : setting.options.slice(0, 2).join(", ");

/** The runs of the form; nothing until every setting has values. */
function read(
  spec: ExperimentSpec,
  rows: readonly Row[],
): { readonly points: readonly SweepPoint[] | null; readonly problem: string | null } {
  if (rows.some(({ text }) => text.trim() === "")) return { points: null, problem: null };
  try {
    const axes: readonly Axis[] = rows.map(({ path, text }) => readAxis(path, text));
    return { points: expandSweep(spec, axes), problem: null };
  } catch (error) {
    if (error instanceof SweepError) return { points: null, problem: error.message };
    throw error;
  }
}
