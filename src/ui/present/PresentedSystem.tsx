import { useMemo } from "react";
import { useStore } from "zustand";
import { seriesColour } from "../../figures/drawing/seriesOfSystems.ts";
import { threatOf } from "../../state/attack/attackSettings.ts";
import { attackStore } from "../../state/attack/attackStore.ts";
import type { NamedSystem } from "../attack/namedSystems.ts";
import { Divided } from "../attack/system/Divided.tsx";
import { usePictures } from "../attack/system/usePictures.ts";
import { useSide } from "../attack/system/useSide.ts";
import { VerdictBox } from "../attack/system/VerdictBox.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import styles from "./Present.module.css";

/** One system for a projector: its verdict, the image that it sees as large as fits, its answer, and what changed. */
export function PresentedSystem(props: {
  readonly named: NamedSystem;
  /** The change that is painted in full colour. */
  readonly full: number;
}) {
  const { named, full } = props;
  const { system, name, series } = named;
  const side = useSide(system);
  const settings = useStore(attackStore, (state) => state.settings);
  const threat = useMemo(() => threatOf(settings), [settings]);
  const { own, run, now, before } = side;
  const { isOriginal, picture, original, perturbation } = usePictures(own, run, now, full);
  const prediction = isOriginal || run === undefined ? before : run.predictions[now];
  const said = prediction === undefined ? null : (own?.classes[prediction] ?? null);
  return (
    <section className={styles.system} data-series={seriesColour(series)} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <div className={styles.verdict}>
        <VerdictBox {...side} name={name} budget={side.threat ?? threat} />
      </div>
      <div className={styles.stage}>
        <div className={styles.fit}>
          <div className={styles.picture}>
            {own !== null && picture !== null && (
              <Divided original={run === undefined ? null : original} shape={own.shape} name={name}>
                <PixelCanvas
                  rgba={picture}
                  shape={own.shape}
                  label={isOriginal ? "The original image" : `The image that ${name} sees at this step`}
                />
              </Divided>
            )}
          </div>
          <div className={styles.beside}>
            {own !== null && said !== null && prediction !== undefined && (
              <p
                className={styles.answer}
                data-wrong={(side.image ?? own).errs(prediction)}
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
            {own !== null && run !== undefined && perturbation !== null && (
              <figure className={styles.change}>
                <PixelCanvas
                  rgba={perturbation}
                  shape={own.shape}
                  label="The perturbation at this step: purple is darker, green is brighter"
                />
                <figcaption>Change{full > 0 && ` ×${Number((1 / full).toPrecision(2))}`}</figcaption>
              </figure>
            )}
          </div>
        </div>
      </div>
    </section>
  );
}
