import { Check, X } from "lucide-react";
import { useMemo } from "react";
import { canonicalJson } from "../../experiment/plan/key.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { percent } from "../../figures/drawing/format.ts";
import type { ImportedSystem } from "../../lab/engine/modelApi.ts";
import { checkModel, type ModelCheck } from "../../state/models/modelCheck.ts";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { useLoaded } from "../shared/useLoaded.ts";
import layout from "../style/layout.module.css";
import styles from "./models.module.css";

/** Clean accuracy on a few test images before the model is kept: wrong settings show here. */
export function ModelCheckView({ system, data }: { readonly system: ImportedSystem; readonly data: Choice }) {
  const isHere = useDataHere(data);
  const key = isHere === true ? canonicalJson([system.imported.map(({ digest }) => digest), data]) : null;
  const { value, error, isCurrent } = useLoaded(key, (signal) => checkModel(system, data, signal));
  return (
    <section className={styles.check} aria-label="Quick check" aria-busy={key !== null && !isCurrent}>
      <h3 className={styles.title}>Quick check</h3>
      {isHere === false && (
        <DataNeeded dataset={data}>The model is tried on its test images before you keep it.</DataNeeded>
      )}
      {error !== null && (
        <Notice tone="error" title="The model could not be tried">
          {error}
        </Notice>
      )}
      {key !== null && !isCurrent && <Progress label="Trying it on test images" value={null} />}
      {value !== null && isCurrent && error === null && <Outcome check={value} />}
    </section>
  );
}

function Outcome({ check }: { readonly check: ModelCheck }) {
  const { accuracy, suspicion, examples, shape } = check;
  return (
    <>
      <p>
        <strong className={styles.big}>{percent(accuracy.value)}</strong> of {accuracy.n} test images are right
      </p>
      <p className={layout.note}>
        95 % interval {percent(accuracy.low)} to {percent(accuracy.high)}; guessing gets {percent(check.chance)}.
      </p>
      {suspicion !== null && (
        <Notice tone="warning" title="Probably not what its author measured">
          {suspicion}
        </Notice>
      )}
      <ul className={styles.examples}>
        {examples.map((one) => (
          <li key={one.position}>
            <Example shape={shape} {...one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Example({
  shape,
  pixels,
  label,
  answer,
  isRight,
}: ModelCheck["examples"][number] & Pick<ModelCheck, "shape">) {
  const rgba = useMemo(() => paintImage(pixels, shape), [pixels, shape]);
  const Icon = isRight ? Check : X;
  return (
    <figure className={styles.example} data-right={isRight}>
      <PixelCanvas rgba={rgba} shape={shape} label={`A test image of ${label}`} />
      <figcaption>
        <Icon aria-label={isRight ? "right" : "wrong"} /> {answer}
      </figcaption>
    </figure>
  );
}
