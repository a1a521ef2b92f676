import clsx from "clsx";
import { useMemo } from "react";
import { useStore } from "zustand";
import { columnsOf, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { nearestIndex, type ScoreGrid, scoresAt } from "../../experiment/interactive/scoreGrid.ts";
import { imageAt } from "../../experiment/interactive/slice.ts";
import { fixed, normSymbol } from "../../figures/drawing/format.ts";
import { seriesColour } from "../../figures/drawing/seriesOfSystems.ts";
import type { Slice, SlicedSystem } from "../../state/boundaries/sliceStore.ts";
import { shownSystems } from "../../state/imports/seriesOf.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Term } from "../glossary/Term.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { largestChange, paintImage, paintPerturbation } from "../images/paint.ts";
import { Scores } from "../images/Scores.tsx";
import { sizeText } from "../images/sizeText.ts";
import layout from "../style/layout.module.css";
import { answerAt } from "./answerAt.ts";
import styles from "./BoundariesRoom.module.css";
import { answerText, placeOf, sizesOf } from "./sliceText.ts";

/** The image at the selected place, the size of its perturbation, and what each system says about it. */
export function PlacePanel({ slice }: { readonly slice: Slice }) {
  const { group, image, plane, threat, systems } = slice;
  const series = useMemo(() => shownSystems(group.systems), [group]);
  const at = useStore(selectionStore, (state) => state.boundaries.at);
  const { x, y } = useMemo(() => placeOf(slice, at ?? [0, 0]), [slice, at]);
  const changed = useMemo(() => imageAt(image.pixels, plane.axes, [x, y]), [image, plane, x, y]);
  const sizes = useMemo(() => sizesOf(image.pixels, changed), [image, changed]);
  const full = useMemo(() => largestChange(changed, image.pixels), [image, changed]);
  const picture = useMemo(() => paintImage(changed, image.shape), [changed, image]);
  const difference = useMemo(() => paintPerturbation(changed, image.pixels, image.shape, full), [changed, image, full]);
  const size = sizes[threat.norm];
  const isInside = size <= threat.epsilon * (1 + 1e-5);
  const isOrigin = x === 0 && y === 0;
  return (
    <Panel
      title="Selected image"
      actions={
        isOrigin ? undefined : (
          <Button size="s" variant="quiet" onClick={() => select("boundaries", { at: null })}>
            Back to the original
          </Button>
        )
      }
    >
      <div className={styles.place}>
        <div className={styles.pictures}>
          <figure>
            <PixelCanvas rgba={picture} shape={image.shape} label="The selected image" />
            <figcaption>{isOrigin ? "Original" : "Perturbed"}</figcaption>
          </figure>
          <figure>
            <PixelCanvas
              rgba={difference}
              shape={image.shape}
              label="Perturbation: purple is darker, green is brighter"
            />
            <figcaption>
              <Term id="perturbation">Perturbation</Term>
              {full > 0 && `, ×${Number((1 / full).toPrecision(2))}`}
            </figcaption>
          </figure>
          <dl className={styles.sizes}>
            <dt>position</dt>
            <dd>
              {fixed(x, 3)} right, {fixed(y, 3)} up
            </dd>
            {(["linf", "l2"] as const).map((norm) => (
              <div key={norm}>
                <dt>{normSymbol(norm)} size</dt>
                <dd>{sizeText(sizes[norm])}</dd>
              </div>
            ))}
            <dt>budget</dt>
            <dd>
              {isInside ? "inside" : "outside"} {normSymbol(threat.norm)} {sizeText(threat.epsilon)}
            </dd>
          </dl>
        </div>
        <div className={styles.answers}>
          {systems.map((sliced) => (
            <Answer
              key={sliced.system.id}
              slice={slice}
              sliced={sliced}
              series={seriesColour(series.find(({ id }) => id === sliced.system.id)?.series ?? 0)}
              place={[x, y]}
            />
          ))}
        </div>
      </div>
      <p className={clsx(layout.fine, styles.note)}>
        Sizes are measured after clipping pixels to black and white, so they may be smaller than the coordinates.
      </p>
    </Panel>
  );
}

function Answer(props: {
  readonly slice: Slice;
  readonly sliced: SlicedSystem;
  readonly series: number;
  readonly place: readonly [number, number];
}) {
  const { slice, sliced, series, place } = props;
  const { image } = slice;
  const { system, grid } = sliced;
  const names = scoreNamesOf(system.system.decomposition, image.classes);
  const range = useMemo(() => (grid === null ? [] : extremesOf(grid)), [grid]);
  const clean = grid === null ? null : scoresAt(grid, nearestIndex(grid, [0, 0]));
  const answer = grid === null ? null : answerAt(system.system, image, grid, place);
  const columns = columnsOf(system.system.decomposition, image.classes.length);
  return (
    <section className={styles.answer} data-series={series} aria-label={system.label}>
      <h3>
        {system.label}
        {answer !== null && <span data-wrong={answer.isWrong || undefined}>{answerText(answer)}</span>}
      </h3>
      <Scores
        classes={names}
        label={columns[image.label] ?? null}
        target={null}
        scores={answer?.scores ?? null}
        clean={clean}
        range={range}
      />
    </section>
  );
}

/** The lowest and highest score on the plane, so that bars keep their scale when another place is selected. */
function extremesOf({ scores }: ScoreGrid): readonly [number, number] {
  let [low, high] = [0, 0];
  for (const score of scores) {
    if (score < low) low = score;
    if (score > high) high = score;
  }
  return [low, high];
}
