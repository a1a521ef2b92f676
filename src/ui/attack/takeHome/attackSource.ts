import { attackLabel } from "../../../experiment/catalogue/attacks/attackLabel.ts";
import { isKnown } from "../../../experiment/catalogue/params.ts";
import { strategies } from "../../../experiment/catalogue/strategies/index.ts";
import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import { fileStem } from "../../../experiment/terms/fileStem.ts";
import { labName } from "../../../experiment/terms/version.ts";
import type { AttackedSystem, AttackSource } from "../../../figures/attack/attackSource.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import type { AttackedImage, CraftedImage, InputImage, SystemAttack } from "../../../state/attack/attackedImage.ts";
import { attackOf, threatOf } from "../../../state/attack/attackSettings.ts";
import { groupOf } from "../../../state/attack/attackStore.ts";
import { labStore } from "../../../state/systems/lab.ts";
import { paintImage, paintPerturbation } from "../../images/paint.ts";
import { sentence } from "../../shared/words.ts";
import { namedNow } from "../namedSystems.ts";
import { drawnText, seenText } from "../seen.ts";
import { goalOf, scoredFor } from "../system/scored.ts";
import { labelText } from "../system/systemText.ts";
import { type Verdict, verdictAt, verdictOf, withReading } from "../system/verdict.ts";

/** An attack on show, ready to be exported. */
export interface ExportedAttack {
  readonly source: AttackSource;
  /** Everything that makes the attack again. */
  readonly settings: unknown;
  /** Name of the files without their ending. */
  readonly file: string;
}

/** The attack on show as its figures need it, at one step; null while no system has been attacked. */
export function exportedAttack(shown: AttackedImage, step: number, full: number): ExportedAttack | null {
  const { image, settings, groupId } = shown;
  const group = groupOf(groupId);
  const backend = labStore.getState().backend;
  const attacks = shown.attacks.filter(({ crafted }) => crafted !== null);
  if (group === undefined || attacks.length === 0) return null;
  const named = namedNow(
    shown.attacks.map(({ system }) => system),
    groupId,
  );
  const systems = attacks.flatMap((side): readonly AttackedSystem[] => {
    const own = named.find(({ system }) => system === side.system);
    if (own === undefined || side.crafted === null) return [];
    return [attackedSystem(shown, side, side.crafted, own.name, own.series)];
  });
  const groups = [...new Set(named.map((one) => one.group))].map(({ label }) => label);
  const [height, width] = image.shape;
  const attack = attackLabel(attackOf(settings));
  const threat = threatOf(settings);
  const truth = image.label === null ? null : (image.classes[image.label] ?? String(image.label));
  const seen =
    image.source.kind === "draw"
      ? seenText(
          image.source,
          attacks.map(({ system }) => system),
          groupId,
        )
      : null;
  const followed = systems.map(({ label, strategy }) => `${label}: ${strategy}`).join(", ");
  const goal = settings.target === null ? "" : `, target ${image.classes[settings.target]}`;
  const made = backend === null ? "" : `${backend.id}, ${backend.adapter}. `;
  return {
    source: {
      height,
      width,
      pixels: image.pixels,
      truth,
      ...threat,
      attack,
      systems,
      caption: `${imageText(image)}, ${labelText(image)}. ${seen === null ? "" : `${seen} `}${attack}${goal}, ${threatText(threat)}, seed ${settings.seed}. ${followed}. Systems: ${groups.join("; ")}. ${made}${labName}.`,
      step,
      paintImage: (pixels) => paintImage(pixels, image.shape),
      paintChange: (pixels) => paintPerturbation(pixels, image.pixels, image.shape, full),
    },
    settings: {
      name: group.spec.name,
      attack: {
        ...attackOf(settings),
        threat,
        seed: settings.seed,
        target: settings.target,
        image: image.source,
        label: image.label,
        dataset: group.dataset,
        systems: attacks.map(({ system, strategy }) => ({ id: system.id, strategy })),
        backend: backend === null ? null : { id: backend.id, adapter: backend.adapter },
      },
    },
    file: fileStem("attack", group.dataset.id, imageName(image), settings.attack, threat.norm, String(threat.epsilon)),
  };
}

function attackedSystem(
  { image, settings }: AttackedImage,
  side: SystemAttack,
  crafted: CraftedImage,
  label: string,
  series: number,
): AttackedSystem {
  const { system } = side.system;
  const scored = scoredFor(system, image, crafted.cleanPrediction);
  const truth = scored.label ?? 0;
  const target = goalOf(system, image, settings.target);
  const facts = {
    name: label,
    classes: scored.classes,
    label: truth,
    errs: scored.errs,
    target,
    ...threatOf(settings),
    cleanPrediction: crafted.cleanPrediction,
    runs: crafted.runs,
    best: crafted.best,
  };
  const judged = (verdict: Verdict) => (scored.isRead ? withReading(verdict, facts) : verdict);
  const { headline, detail } = judged(verdictOf(facts));
  const isWrongBefore = scored.errs(crafted.cleanPrediction);
  const found = crafted.runs[side.run];
  return {
    id: side.system.id,
    label,
    series,
    classes: scored.classes,
    truth,
    target,
    errs: scored.errs,
    strategy: isKnown("strategies", side.strategy) ? strategies[side.strategy].label : side.strategy,
    verdict: headline,
    detail,
    verdictAt(step) {
      if (found === undefined) return `${headline} ${detail}`;
      const then = judged(verdictAt(facts, found, step));
      return `${then.headline} ${then.detail}`;
    },
    // The room shows only the original of a system that was wrong without an attack.
    run: isWrongBefore || found === undefined ? unattacked(image, crafted) : found,
  };
}

/** The original image as an attack without steps. */
function unattacked({ pixels }: InputImage, { cleanScores, cleanPrediction }: CraftedImage): Trajectory {
  return {
    objective: "",
    images: pixels,
    scores: cleanScores,
    loss: Float32Array.of(Number.NaN),
    size: Float32Array.of(0),
    predictions: Int32Array.of(cleanPrediction),
    firstSuccess: -1,
    end: 0,
  };
}

/** "Test image 17", "Own image cat.png". */
function imageText({ source }: InputImage): string {
  if (source.kind === "draw") return sentence(drawnText(source));
  if (source.kind === "none") return "No image";
  return `${source.photograph === undefined ? "Own image" : "Photograph"}, ${source.name}`;
}

const imageName = ({ source }: InputImage): string =>
  source.kind === "draw"
    ? `${source.split === undefined ? "" : `${source.split} `}image ${source.position}`
    : source.kind === "own"
      ? `${source.photograph === undefined ? "own " : ""}${source.name}`
      : "";
