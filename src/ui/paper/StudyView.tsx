import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { ScaleId, Study, StudyRow } from "../../experiment/studies/study.ts";
import { deviationsOf } from "../../experiment/studies/studyFile.ts";
import { aboutText } from "../../experiment/terms/format.ts";
import { studyFigures } from "../../figures/studies/studyFigures.ts";
import { runsStore } from "../../state/runs/runs.ts";
import { loadDemo, loadDemos, studyFilesStore } from "../../state/studies/studyFiles.ts";
import { resultsHere } from "../../state/studies/studyRuns.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import styles from "./Paper.module.css";
import { RunStudy } from "./RunStudy.tsx";
import { StudyTable } from "./StudyTable.tsx";

/** What a study is shown from: the demo that comes with the lab, or what this machine has computed at a scale. */
export type StudySource = "shipped" | ScaleId;

const scaleTexts: Readonly<Record<ScaleId, readonly [label: string, summary: string]>> = {
  smoke: ["Computed here, smoke", "Every part in seconds: shows that it works, its numbers mean nothing"],
  demo: ["Computed here, demo", "Built-in digits and small networks: minutes"],
  mnist: ["Computed here, MNIST", "All of MNIST, which has to be in Data first: an hour or more"],
  paper: ["Computed here, paper", "The paper's full setting: days without a graphics card"],
};

/** One table or figure of the paper: its numbers beside the paper's, from the demo or from this machine. */
export function StudyView(props: {
  readonly study: Study;
  readonly source: StudySource;
  readonly onSource: (source: StudySource) => void;
}) {
  const { study, source, onSource } = props;
  const { demos } = useStore(studyFilesStore);
  useEffect(() => void loadDemos(), []);
  const hasDemo = demos?.some(({ id }) => id === study.id) ?? false;
  const options = [
    ...(hasDemo || source === "shipped"
      ? [
          {
            value: "shipped" as const,
            label: "Demo that comes with the lab",
            summary: "Computed beforehand, opens at once",
          },
        ]
      : []),
    ...study.scales.map((scale) => ({
      value: scale,
      label: scaleTexts[scale][0],
      summary: scaleTexts[scale][1],
    })),
  ];
  return (
    <article className={styles.study} aria-label={study.title}>
      <Panel title={study.title} lead={study.question}>
        <p className={styles.note}>{study.section}</p>
        <div className={styles.choice}>
          <Select<StudySource> label="Numbers" value={source} options={options} onChange={onSource} />
        </div>
        {source === "shipped" ? (
          <Shipped study={study} />
        ) : (
          <Here key={source} study={study} scale={source} />
        )}
      </Panel>
    </article>
  );
}

function Shipped({ study }: { readonly study: Study }) {
  const demos = useStore(studyFilesStore, (state) => state.demos);
  const file = useStore(studyFilesStore, ({ files }) => files[study.id]);
  const error = useStore(studyFilesStore, ({ errors }) => errors[study.id] ?? errors[""]);
  const isShipped = demos?.some(({ id }) => id === study.id) ?? false;
  useEffect(() => {
    if (isShipped) void loadDemo(study.id);
  }, [study.id, isShipped]);
  if (error !== undefined)
    return (
      <Notice tone="warning" title="The demo could not be opened">
        {error}
      </Notice>
    );
  if (demos !== null && !isShipped)
    return (
      <p className={styles.note}>
        No demo of it comes with this build: choose above at which scale to compute it here.
      </p>
    );
  if (file === undefined) return <Progress label="Opening the demo" value={null} />;
  const { provenance, command, deviations, rows } = file;
  return (
    <>
      <Rows study={study} rows={rows} settings={{ command, deviations, provenance }} />
      <Deviations deviations={deviations} />
      <p className={styles.note}>
        Made by <code>{command}</code> on {provenance.finished.slice(0, 10)} with{" "}
        {provenance.backends.map(({ id, adapter }) => `${id}, ${adapter}`).join("; ")}:{" "}
        {aboutText(provenance.seconds)} of one worker.
      </p>
    </>
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
    <>
      <RunStudy study={study} scale={scale} />
      {hasNumbers ? (
        <Rows study={study} rows={rows} settings={{ study: study.id, scale, deviations }} />
      ) : (
        <p className={styles.note}>
          Nothing of it has been computed here yet. Its{" "}
          {experiments.length === 1 ? "experiment appears" : `${experiments.length} experiments appear`} in
          Train and Runs like any other, and the numbers here as they come.
        </p>
      )}
      <Deviations deviations={deviations} />
    </>
  );
}

function Rows(props: {
  readonly study: Study;
  readonly rows: readonly StudyRow[];
  readonly settings: unknown;
}) {
  const { study, rows, settings } = props;
  const figures = useMemo(() => studyFigures(study, rows), [study, rows]);
  const backends = [...new Set(rows.flatMap(({ backend }) => (backend === null ? [] : [backend.id])))];
  return (
    <>
      <div className={styles.figures}>
        {figures.map(({ id, figure, rows: drawn }) => (
          <FigureFrame
            key={id}
            figure={figure}
            source={drawn}
            description={backends.join(", ")}
            settings={settings}
            empty={<p className={styles.note}>None of these numbers has been measured yet.</p>}
          />
        ))}
      </div>
      <StudyTable rows={rows} title={`${study.title}: the paper's numbers beside those measured`} />
    </>
  );
}

function Deviations({ deviations }: { readonly deviations: readonly string[] }) {
  if (deviations.length === 0) return <p className={styles.note}>The paper's own setting.</p>;
  return (
    <details className={styles.deviations}>
      <summary>
        Not the paper's setting:{" "}
        {deviations.length === 1 ? "one difference" : `${deviations.length} differences`}
      </summary>
      <ul>
        {deviations.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
