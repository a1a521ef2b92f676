import { useStore } from "zustand";
import { attacks } from "../../../experiment/catalogue/attacks/index.ts";
import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import type { ScoreKind } from "../../../experiment/catalogue/nouns.ts";
import { entryOf } from "../../../experiment/catalogue/params.ts";
import type { StrategyId } from "../../../experiment/catalogue/strategies/index.ts";
import { type SteppingAttack, threatOf } from "../../../state/attack/attackSettings.ts";
import { attackStore, changeSettings } from "../../../state/attack/attackStore.ts";
import { switchGroup } from "../../../state/attack/switchGroup.ts";
import { isMadeElsewhere, type LabSystem, type SystemGroup, systemsStore } from "../../../state/systems/systems.ts";
import { NumberField } from "../../controls/NumberField.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { Select } from "../../controls/Select.tsx";
import { Term } from "../../glossary/Term.tsx";
import { BringModel } from "../../shared/BringModel.tsx";
import { ThreatFields } from "../../shared/ThreatFields.tsx";
import { useFields } from "../../shared/useFields.ts";
import { useNamedSystems } from "../namedSystems.ts";
import { nameInside } from "../systemName.ts";
import { MoreParameters, RunLength, StartChoice } from "./AttackParameters.tsx";
import { attackOptions, strategyOptions } from "./attackOptions.ts";
import { goalText } from "./goalText.ts";
import styles from "./SettingsPanel.module.css";
import { ShownSystems } from "./ShownSystems.tsx";

const origins: Readonly<Record<SystemGroup["origin"], string>> = {
  pack: "Pretrained, included with the lab",
  run: "Trained on this machine",
  import: "Opened from a file",
  models: "Your own models",
};

/** The chosen systems of a kind, in words. */
function kindText(scoreKind: ScoreKind, chosen: readonly LabSystem[]): string {
  const arms = chosen.filter((system) => system.scoreKind === "arms");
  if (scoreKind === "arms") return arms.some(isMadeElsewhere) ? arms.map(({ label }) => label).join(" and ") : "RoBin";
  if (scoreKind === "stages") return "the hierarchy";
  const own = chosen.filter((system) => system.scoreKind === "one");
  const isMulticlass = own.every((one) => one.system.decomposition.id === "multiclass" && !isMadeElsewhere(one));
  const [only] = own;
  if (isMulticlass) return own.length === 1 && only !== undefined ? nameInside(only, chosen) : "the multiclass models";
  return own.map(({ label }) => label).join(" and ");
}

/** Which systems are attacked and how. */
export function SettingsPanel() {
  const { settings, groupId, image } = useFields(attackStore, "settings", "groupId", "image");
  const groups = useStore(systemsStore, (state) => state.groups);
  const group = groups.find(({ id }) => id === groupId);
  const classes = image?.classes ?? factsOf(group?.dataset ?? { id: "digits" }).classes;
  const systems = useNamedSystems().map(({ system }) => system);
  const kinds = new Set(systems.map(({ scoreKind }) => scoreKind));
  return (
    <Panel title="Attack">
      <div className={styles.body}>
        {group !== undefined && (
          <Select
            label="Systems"
            value={group.id}
            options={groups.map(({ id, label, origin }) => ({
              value: id,
              label,
              summary: origins[origin],
            }))}
            onChange={switchGroup}
          />
        )}
        <ShownSystems />
        <BringModel />
        <Select<SteppingAttack>
          label={<Term entry={attacks[settings.attack]}>Attack method</Term>}
          value={settings.attack}
          options={attackOptions(
            [...kinds].map((scoreKind) => settings.strategy[scoreKind]),
            classes.length,
          )}
          onChange={(attack) => changeSettings({ attack })}
        />
        <Goal
          target={settings.target}
          label={image?.label ?? null}
          classes={classes}
          hasImage={image !== null && image.source.kind !== "none"}
        />
        <ThreatFields
          threat={threatOf(settings)}
          min={0}
          onNorm={(norm) => changeSettings({ norm })}
          onEpsilon={(value) => changeSettings({ epsilon: { ...settings.epsilon, [settings.norm]: value } })}
        />
        <RunLength settings={settings} />
        {(["arms", "one", "stages"] as const)
          .filter((scoreKind) => kinds.has(scoreKind))
          .map((scoreKind) => (
            <Select<StrategyId>
              key={scoreKind}
              label={
                <>
                  <Term id="strategy">How to attack</Term> {kindText(scoreKind, systems)}
                </>
              }
              value={settings.strategy[scoreKind]}
              options={strategyOptions(scoreKind, settings.attack, classes.length)}
              onChange={(id) => changeSettings({ strategy: { ...settings.strategy, [scoreKind]: id } })}
            />
          ))}
        {kinds.has("arms") && kinds.has("one") && (
          <Fairness arms={settings.strategy.arms} one={settings.strategy.one} count={systems.length} />
        )}
        <div className={styles.pair}>
          <NumberField
            label={<Term id="seed">Seed</Term>}
            name="Seed of the attack"
            value={settings.seed}
            max={2 ** 31 - 1}
            onChange={(seed) => changeSettings({ seed })}
          />
          <div className={styles.start}>
            <StartChoice settings={settings} />
          </div>
        </div>
        <MoreParameters settings={settings} />
      </div>
    </Panel>
  );
}

/** What counts as success: any wrong answer, or one chosen class. */
function Goal(props: {
  readonly target: number | null;
  readonly label: number | null;
  readonly classes: readonly string[];
  readonly hasImage: boolean;
}) {
  const { target, label, classes } = props;
  const isTrue = target !== null && target === label;
  return (
    <>
      <Select
        label={<Term id="target">Goal</Term>}
        value={target === null ? "any" : String(target)}
        options={[
          { value: "any", label: "Any wrong answer" },
          ...classes.map((name, cls) => ({
            value: String(cls),
            label: `Answer ${name}`,
            ...(cls === label ? { disabled: true, summary: "The correct label." } : {}),
          })),
        ]}
        onChange={(value) => changeSettings({ target: value === "any" ? null : Number(value) })}
      />
      <p className={styles.hint} data-problem={isTrue || undefined}>
        {goalText(props)}
      </p>
    </>
  );
}

/** Says whether RoBin and the other systems face the same attack. */
function Fairness(props: { readonly arms: StrategyId; readonly one: StrategyId; readonly count: number }) {
  const { arms, one, count } = props;
  const same = arms === one || (arms === "softmax" && one === "cross-entropy");
  return (
    <p className={styles.hint}>
      {same
        ? `Fair comparison: ${count === 2 ? "both" : "all"} face an equivalent attack.`
        : `Uneven comparison: ${entryOf("strategies", arms).label} on RoBin, ${entryOf("strategies", one).label} elsewhere.`}
    </p>
  );
}
