import { type ComponentProps, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { ScaleId, Study, StudyRow } from "../../experiment/studies/study.ts";
import { deviationsOf } from "../../experiment/studies/studyFile.ts";
import { robinRowsFirst, studyColumns, studyColumnsOf } from "../../experiment/studies/studyTable.ts";
import { aboutText } from "../../experiment/terms/format.ts";
import { studyFigures } from "../../figures/studies/studyFigures.ts";
import { runsStore } from "../../state/runs/runsStore.ts";
import { cifarDemoId, demoId, loadDemo, loadDemos, studyFilesStore } from "../../state/studies/studyFiles.ts";
import { resultsHere } from "../../state/studies/studyRuns.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import layout from "../style/layout.module.css";
import { Deviations } from "../train/Deviations.tsx";
import styles from "./Paper.module.css";
import { RunStudy } from "./RunStudy.tsx";
import { Answer } from "./StudyAnswer.tsx";

/** Numbers that come with the page: on the digits, or on CIFAR-10. */
const shipped = {
  shipped: { file: demoId, label: "Included demo, digits", summary: "Computed in advance; opens at once" },
  "shipped-cifar": {
    file: cifarDemoId,
    label: "Included demo, CIFAR-10",
    summary: "Photographs of ten classes, computed in advance; opens at once",
  },
} as const;
type Shipped = keyof typeof shipped;

/** Where the numbers of a study come from: included ones, or this machine's results at a scale. */
export type StudySource = Shipped | ScaleId;

const isShipped = (source: StudySource): source is Shipped => source in shipped;

const scaleTexts: Readonly<Record<ScaleId, readonly [label: string, summary: string]>> = {
  smoke: ["Computed here, smoke", "Takes seconds and confirms that everything works; the numbers mean nothing"],
  demo: ["Computed here, demo", "Built-in digits and small networks; takes minutes"],
  mnist: ["Computed here, MNIST", "All of MNIST; add it in Data first. Takes an hour or more"],
  cifar: ["Computed here, CIFAR-10", "All of CIFAR-10; add it in Data first. Takes hours"],
  paper: ["Computed here, paper", "The paper's full setting; takes days without a graphics card"],
};

/** One table or figure of the paper, with numbers from the included demo or from this machine beside the paper's. */
export function StudyView(props: {
  readonly study: Study;
  /** Numbers that the study does not have are replaced by the demo on digits. */
  readonly source: StudySource;
  readonly onSource: (source: StudySource) => void;
}) {
  const { study, onSource } = props;
  const { demos } = useStore(studyFilesStore);
  useEffect(() => void loadDemos(), []);
  const has = (one: Shipped) => demos?.some(({ id }) => id === shipped[one].file(study.id)) ?? false;
  const isOffered = isShipped(props.source) ? demos === null || has(props.source) : study.scales.includes(props.source);
  const source = isOffered ? props.source : "shipped";
  const options = [
    ...(Object.keys(shipped) as Shipped[])
      .filter((one) => has(one) || source === one)
      .map((one) => ({ value: one, label: shipped[one].label, summary: shipped[one].summary })),
    ...study.scales.map((scale) => ({
      value: scale,
      label: scaleTexts[scale][0],
      summary: scaleTexts[scale][1],
    })),
  ];
  return (
    <article className={styles.study} aria-label={study.title} data-stage="">
      <Panel title={study.title} lead={study.question}>
        <p className={layout.note}>{study.section}</p>
        <div className={styles.choice}>
          <Select<StudySource> label="Numbers" value={source} options={options} onChange={onSource} />
        </div>
        {isShipped(source) ? (
          <Included key={source} study={study} demo={shipped[source].file(study.id)} />
        ) : (
          <Here key={source} study={study} scale={source} />
        )}
      </Panel>
    </article>
  );
}

/** The included numbers of a study, from the file of a demo. */
function Included({ study, demo }: { readonly study: Study; readonly demo: string }) {
  const demos = useStore(studyFilesStore, (state) => state.demos);
  const file = useStore(studyFilesStore, ({ files }) => files[demo]);
  const error = useStore(studyFilesStore, ({ errors }) => errors[demo] ?? errors[""]);
  const isThere = demos?.some(({ id }) => id === demo) ?? false;
  useEffect(() => {
    if (isThere) void loadDemo(demo);
  }, [demo, isThere]);
  if (error !== undefined)
    return (
      <Notice tone="warning" title="The demo could not be opened">
        {error}
      </Notice>
    );
  if (demos !== null && !isThere)
    return <p className={layout.note}>This build includes no demo of it. Choose a scale above to compute it here.</p>;
  if (file === undefined) return <Progress label="Opening the demo" value={null} />;
  const { provenance, command, deviations, rows, scale } = file;
  return (
    <div className={layout.tight}>
      <Rows study={study} scale={scale} rows={rows} settings={{ command, deviations, provenance }} />
      <Setting deviations={deviations} />
      <p className={layout.note}>
        Made by <code>{command}</code> on {provenance.finished.slice(0, 10)} with{" "}
        {provenance.backends.map(({ id, adapter }) => `${id}, ${adapter}`).join("; ")}: {aboutText(provenance.seconds)}{" "}
        on one worker.
      </p>
    </div>
  );
}

function Here({ study, scale }: { readonly study: Study; readonly scale: ScaleId }) {
  const runs = useStore(runsStore, (state) => state.runs);
  const experiments = useMemo(() => study.experiments(scale), [study, scale]);
  const results = useMemo(() => resultsHere(study, scale, runs), [study, scale, runs]);
  const rows = useMemo(() => study.rows(results, scale), [study, results, scale]);
  const hasNumbers = rows.some(({ ours }) => ours !== null);
  const deviations = deviationsOf({
    experiments: experiments.map(({ id, spec }) => ({ id, plan: { spec, systems: [], tasks: [] } })),
  });
  return (
    <div className={layout.tight}>
      <RunStudy study={study} scale={scale} />
      {hasNumbers ? (
        <Rows study={study} scale={scale} rows={rows} settings={{ study: study.id, scale, deviations }} />
      ) : (
        <p className={layout.note}>
          Nothing has been computed here yet. This study's{" "}
          {experiments.length === 1 ? "experiment appears" : `${experiments.length} experiments appear`} in Train and
          Runs, and numbers appear here as they are measured.
        </p>
      )}
      <Setting deviations={deviations} />
    </div>
  );
}

function Rows(props: {
  readonly study: Study;
  readonly scale: ScaleId;
  readonly rows: readonly StudyRow[];
  readonly settings: unknown;
}) {
  const { study, scale, settings } = props;
  const rows = useMemo(() => robinRowsFirst(props.rows), [props.rows]);
  const figures = useMemo(() => studyFigures(study, rows), [study, rows]);
  const backends = [...new Set(rows.flatMap(({ backend }) => (backend === null ? [] : [backend.id])))];
  return (
    <div className={layout.tight}>
      {scale === "smoke" ? (
        <p className={layout.note}>These numbers only show that everything works. They answer nothing.</p>
      ) : (
        <Answer study={study.id} rows={rows} />
      )}
      <div className={styles.figures}>
        {figures.map(({ id, figure, rows: drawn }) => (
          <FigureFrame
            key={id}
            figure={figure}
            source={drawn}
            description={backends.join(", ")}
            settings={settings}
            empty={<p className={layout.note}>None of these numbers has been measured yet.</p>}
          />
        ))}
      </div>
      <StudyTable
        rows={rows}
        title={`${study.title}: the paper's numbers and this lab's`}
        file={{ id: `${study.id}-numbers`, settings, columns: studyColumns }}
      />
    </div>
  );
}

function Setting({ deviations }: { readonly deviations: readonly string[] }) {
  return deviations.length === 0 ? (
    <p className={layout.note}>Same setting as the paper.</p>
  ) : (
    <Deviations deviations={deviations} />
  );
}

/** The columns that are read first. The others are in the file and behind "view as table" of the picture. */
const firstColumns = studyColumnsOf(["quantity", "system", "paper", "ours", "toPaper", "gap", "paperGap"]);

/** Most rows of a table that is open from the start. */
const shortTable = 12;

/** Every number of a study beside the paper's, grouped by setting; folded where it is long. */
function StudyTable(props: {
  readonly rows: readonly StudyRow[];
  readonly title: string;
  readonly file: NonNullable<ComponentProps<typeof DataTable<StudyRow>>["file"]>;
}) {
  const { rows, title, file } = props;
  const settings = new Set(rows.map(({ setting }) => setting)).size;
  return (
    <details className={layout.fold} open={rows.length <= shortTable}>
      <summary>
        All {rows.length} numbers
        {rows.some(({ paper }) => paper !== null) ? " beside the paper's" : ""}, with intervals and gaps
        {settings > 1 ? `, in ${settings} settings` : ""}
      </summary>
      <DataTable name={title} columns={firstColumns} rows={rows} groupOf={({ setting }) => setting} file={file} />
    </details>
  );
}
