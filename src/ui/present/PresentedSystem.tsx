import { useMemo } from "react";
import { useStore } from "zustand";
import type { LabSystem } from "../../state/systems/systems.ts";
import { pictureViewStore } from "../attack/system/pictureView.ts";
import { useSide } from "../attack/system/useSide.ts";
import { VerdictBox } from "../attack/system/VerdictBox.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage, paintPerturbation } from "../images/paint.ts";
import styles from "./Present.module.css";

/** One system for a projector: its verdict, the image that it sees as large as fits, its answer, and what changed. */
export function PresentedSystem(props: {
  readonly system: LabSystem;
  readonly name: string;
  /** The change that is painted in full colour. */
  readonly full: number;
}) {
  const { system, name, full } = props;
  const side = useSide(system);
  const { own, run, now, before } = side;
  const isOriginal = useStore(pictureViewStore, (state) => state.isOriginal) && run !== undefined;
  const clean = own?.pixels;
  const current = useMemo(() => {
    if (run === undefined || clean === undefined) return clean;
    return run.images.subarray(now * clean.length, (now + 1) * clean.length);
  }, [run, now, clean]);
  const seen = isOriginal ? clean : current;
  const picture = useMemo(() => (own === null || seen === undefined ? null : paintImage(seen, own.shape)), [own, seen]);
  const change = useMemo(
    () =>
      own === null || run === undefined || current === undefined
        ? null
        : paintPerturbation(current, own.pixels, own.shape, full),
    [own, run, current, full],
  );
  const prediction = isOriginal || run === undefined ? before : run.predictions[now];
  const said = prediction === undefined ? null : (own?.classes[prediction] ?? null);
  return (
    <section className={styles.system} data-members={system.scoreKind} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <div className={styles.verdict}>
        <VerdictBox {...side} name={name} />
      </div>
      <div className={styles.stage}>
        <div className={styles.picture}>
          {own !== null && picture !== null && (
            <PixelCanvas
              rgba={picture}
              shape={own.shape}
              label={isOriginal ? "The original image" : `The image that ${name} sees at this step`}
            />
          )}
        </div>
        <div className={styles.beside}>
          {own !== null && said !== null && prediction !== undefined && (
            <p
              className={styles.answer}
              data-wrong={own.label !== null && own.errs(prediction)}
              data-long={said.length > 3}
            >
              <span>{isOriginal ? "Answer to the original" : "Answer"}</span>
              <strong>{said}</strong>
            </p>
          )}
          {own?.label != null && (
            <p>
              Label: <b>{own.classes[own.label]}</b>
            </p>
          )}
          {own !== null && change !== null && (
            <figure className={styles.change}>
              <PixelCanvas
                rgba={change}
                shape={own.shape}
                label="The perturbation at this step: purple is darker, green is brighter"
              />
              <figcaption>What changed{full > 0 && `, ×${Number((1 / full).toPrecision(2))}`}</figcaption>
            </figure>
          )}
        </div>
      </div>
    </section>
  );
}
