import { Ruler, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { attackLabel } from "../../../experiment/catalogue/attacks/attackLabel.ts";
import { strategies } from "../../../experiment/catalogue/strategies/index.ts";
import { imageAtStep } from "../../../experiment/interactive/craft.ts";
import { epsilonFor, largestSearched, smallestColumns } from "../../../experiment/interactive/smallest.ts";
import { epsilonText, normSymbol } from "../../../figures/drawing/format.ts";
import { seriesColour } from "../../../figures/drawing/seriesOfSystems.ts";
import type { AttackInputs, InputImage } from "../../../state/attack/attackedImage.ts";
import { attackStore, hasImage } from "../../../state/attack/attackStore.ts";
import {
  findSmallest,
  type SmallestSearch,
  showSmallest,
  smallestRows,
  smallestStore,
  stopSmallest,
} from "../../../state/attack/smallest.ts";
import type { LabSystem } from "../../../state/systems/systems.ts";
import { Button } from "../../controls/Button.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { PixelCanvas } from "../../images/PixelCanvas.tsx";
import { paintImage } from "../../images/paint.ts";
import { ExportMenu } from "../../shared/ExportMenu.tsx";
import { tableFiles } from "../../shared/tableFiles.ts";
import { useFields } from "../../shared/useFields.ts";
import layout from "../../style/layout.module.css";
import { namedNow } from "../namedSystems.ts";
import { drawnText } from "../seen.ts";
import { labelText } from "../system/systemText.ts";
import styles from "./SmallestEpsilon.module.css";

/** How little fools each system: a search for the smallest perturbation of the image, in both norms. */
export function SmallestEpsilon({ onShown }: { readonly onShown: () => void }) {
  const { inputs, searches, isRunning } = useStore(smallestStore);
  const { image, chosen } = useFields(attackStore, "image", "chosen");
  const isPossible = useStore(attackStore, (state) => hasImage(state) && state.pending === null);
  useEffect(() => stopSmallest, []);
  const isCurrent = inputs !== null && inputs.image === image;
  const systems = useMemo(() => {
    const searched = [...new Set(searches.map(({ system }) => system))];
    return inputs === null ? [] : namedNow(searched, inputs.groupId);
  }, [searches, inputs]);
  const namedOf = (system: LabSystem) => systems.find((named) => named.system === system);
  const nameOf = (system: LabSystem) => namedOf(system)?.name ?? system.label;
  const rows =
    inputs === null
      ? []
      : smallestRows(searches, nameOf, (norm) => largestSearched(norm, inputs.image.pixels.length).epsilon);
  return (
    <Panel
      title="How little fools each?"
      lead="Looks for the smallest perturbation of this image that changes each system’s answer. What it finds is an upper bound: another attack may find a smaller one."
      actions={
        isRunning ? (
          <Button size="s" icon={<X />} onClick={stopSmallest}>
            Stop
          </Button>
        ) : (
          <Button
            size="s"
            icon={<Ruler />}
            disabled={!isPossible || chosen.length === 0}
            onClick={() => void findSmallest()}
          >
            Find the smallest epsilon
          </Button>
        )
      }
    >
      {isCurrent && (
        <div className={layout.tight}>
          <ul className={styles.results}>
            {searches.map((search) => (
              <Result
                key={`${search.system.id} ${search.norm}`}
                search={search}
                name={nameOf(search.system)}
                series={namedOf(search.system)?.series ?? 0}
                image={inputs.image}
                isRunning={isRunning}
                onShow={() => {
                  showSmallest(search);
                  onShown();
                }}
              />
            ))}
          </ul>
          {rows.length > 0 && !isRunning && (
            <div>
              <ExportMenu
                note="Each file includes the settings that produced it."
                files={tableFiles({
                  id: `smallest-epsilon-${imageName(inputs.image)}`,
                  name: captionOf(inputs),
                  columns: smallestColumns,
                  rows,
                  settings: { image: inputs.image.source, label: inputs.image.label, seed: inputs.settings.seed },
                })}
              />
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

const imageName = ({ source }: InputImage): string =>
  source.kind === "draw"
    ? `${source.split === undefined ? "" : `${source.split}-`}image-${source.position}`
    : source.kind === "own"
      ? source.name
      : "";

function captionOf({ image, settings }: AttackInputs): string {
  const { source } = image;
  const which =
    source.kind === "draw"
      ? drawnText(source)
      : source.kind === "own" && source.photograph !== undefined
        ? `the photograph ${source.name}`
        : "an own image";
  return `Smallest perturbations found (upper bounds) of ${which}, ${labelText(image)}, seed ${settings.seed}`;
}

function Result(props: {
  readonly search: SmallestSearch;
  readonly name: string;
  readonly series: number;
  readonly image: InputImage;
  readonly isRunning: boolean;
  readonly onShow: () => void;
}) {
  const { search, name, series, image, isRunning, onShow } = props;
  const { norm, share, result, error } = search;
  const found = result?.found ?? null;
  const rgba = useMemo(() => {
    const run = found?.crafted.runs[found.crafted.best];
    if (run === undefined) return null;
    const size = image.pixels.length;
    return paintImage(imageAtStep(run, run.end, size), image.shape);
  }, [found, image]);
  return (
    <li className={styles.result} data-series={seriesColour(series)}>
      <div className={styles.picture}>
        {rgba !== null && (
          <PixelCanvas rgba={rgba} shape={image.shape} label={`The smallest perturbation found that fools ${name}`} />
        )}
      </div>
      <div className={styles.about}>
        <h3 className={styles.name}>
          {name}, {normSymbol(norm)}
        </h3>
        {share !== null ? (
          <Progress label="Searching" value={share} tone="series" />
        ) : error !== null ? (
          <p className={styles.note}>{error}</p>
        ) : result === null ? (
          <p className={styles.note}>{isRunning ? "Next" : "Stopped"}</p>
        ) : result.isWrongBefore ? (
          <p>Wrong without any change.</p>
        ) : found === null ? (
          <p>Nothing found up to {epsilonText(largestSearched(norm, image.pixels.length).epsilon)}.</p>
        ) : (
          <>
            <p>
              Fooled at epsilon <b className={styles.epsilon}>{epsilonText(epsilonFor(found.size))}</b> or less
            </p>
            <p className={styles.note}>
              {attackLabel(found.attack)}, {strategies[found.strategy].label}
            </p>
            <Button size="s" variant="quiet" disabled={isRunning} onClick={onShow}>
              Show this attack
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
