import { normalisationsFor } from "../../experiment/models/normalisations.ts";
import type { ModelSettings } from "../../experiment/models/settings.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Select } from "../controls/Select.tsx";
import layout from "../style/layout.module.css";
import styles from "./models.module.css";
import { Problems } from "./Problems.tsx";

const ranges = { "0,1": "0 to 1", "0,255": "0 to 255", "-1,1": "−1 to 1" } as const;

/** The images that a model takes: size, order of dimensions and colours, range, mean and standard deviation. */
export function InputFields(props: {
  readonly settings: ModelSettings;
  /** Settings that the file determines. */
  readonly fixed: readonly (keyof ModelSettings)[];
  readonly outputs: readonly { readonly name: string; readonly size: number }[];
  /** Whether the file itself starts with a normalisation. */
  readonly normalises: boolean;
  readonly problems: readonly string[];
  readonly onChange: (change: Partial<ModelSettings>) => void;
}) {
  const { settings, fixed, outputs, normalises, problems, onChange } = props;
  const { layout: order, colours, range, height, width, channels, output } = settings;
  const isFixed = (setting: keyof ModelSettings) => fixed.includes(setting);
  const side = (setting: "height" | "width" | "channels", label: string, most: number) => (
    <NumberField
      label={label}
      value={settings[setting]}
      min={1}
      max={most}
      disabled={isFixed(setting)}
      onChange={(value) => onChange({ [setting]: value })}
    />
  );
  const named = `${range[0]},${range[1]}`;
  return (
    <section className={styles.part} aria-label="Input">
      <h3 className={styles.title}>Images as the file takes them</h3>
      {(["height", "width", "channels"] as const).every(isFixed) ? (
        <p className={layout.note}>
          {width} × {height} pixels, {channels} {channels === 1 ? "channel" : "channels"}
        </p>
      ) : (
        <div className={styles.triple}>
          {side("height", "Height", 4096)}
          {side("width", "Width", 4096)}
          {side("channels", "Channels", 16)}
        </div>
      )}
      <div className={styles.pair}>
        <Segmented
          label="Order of dimensions"
          value={order}
          size="s"
          options={[
            { value: "nchw", label: "NCHW", disabled: isFixed("layout") && order !== "nchw" },
            { value: "nhwc", label: "NHWC", disabled: isFixed("layout") && order !== "nhwc" },
          ]}
          onChange={(value) => onChange({ layout: value })}
        />
        {channels === 3 && (
          <Segmented
            label="Order of colours"
            value={colours}
            size="s"
            options={[
              { value: "rgb", label: "RGB" },
              { value: "bgr", label: "BGR" },
            ]}
            onChange={(value) => onChange({ colours: value })}
          />
        )}
      </div>
      <Segmented
        label="Black to white"
        value={named}
        size="s"
        options={[
          ...Object.entries(ranges).map(([value, label]) => ({ value, label })),
          ...(named in ranges ? [] : [{ value: named, label: `${range[0]} to ${range[1]}` }]),
        ]}
        onChange={(value) => {
          const [black = 0, white = 1] = value.split(",").map(Number);
          onChange({ range: [black, white] });
        }}
      />
      <Normalisation settings={settings} normalises={normalises} onChange={onChange} />
      {outputs.length > 1 && (
        <Select
          label="Output that holds the scores"
          value={output}
          disabled={isFixed("output")}
          options={outputs.map(({ name, size }) => ({ value: name, label: `${name} (${size})` }))}
          onChange={(value) => onChange({ output: value })}
        />
      )}
      <Problems texts={problems} />
    </section>
  );
}

function Normalisation(props: {
  readonly settings: ModelSettings;
  readonly normalises: boolean;
  readonly onChange: (change: Partial<ModelSettings>) => void;
}) {
  const { settings, normalises, onChange } = props;
  const { mean, std, channels, colours } = settings;
  const presets = normalisationsFor(channels, colours);
  const ones = Array.from({ length: channels }, () => 1);
  const same = presets.find((one) => String(one.mean) === String(mean) && String(one.std) === String(std));
  const isNone = mean === null && std === null;
  const names = channels === 3 ? (colours === "rgb" ? ["red", "green", "blue"] : ["blue", "green", "red"]) : [];
  const values = (kind: "mean" | "std", label: string) =>
    (settings[kind] ?? (kind === "mean" ? ones.map(() => 0) : ones)).map((value, channel, all) => (
      <NumberField
        key={`${kind} ${names[channel] ?? channel}`}
        label={channels === 1 ? label : `${label}, ${names[channel] ?? channel}`}
        value={value}
        min={kind === "std" ? 1e-6 : -1000}
        max={1000}
        step={0.01}
        onChange={(next) => onChange({ [kind]: all.map((old, at) => (at === channel ? next : old)) })}
      />
    ));
  return (
    <>
      <Select
        label="Mean and standard deviation"
        value={isNone ? "none" : (same?.id ?? "other")}
        options={[
          {
            value: "none",
            label: "None",
            summary: normalises ? "The file itself normalises." : "The file takes pixels as they are.",
          },
          ...presets.map((one) => ({
            value: one.id,
            label: one.label,
            summary: `${one.mean.join(", ")}; ${one.std.join(", ")}`,
          })),
          { value: "other", label: "Other numbers" },
        ]}
        onChange={(id) => {
          const preset = presets.find((one) => one.id === id);
          if (id === "none") onChange({ mean: null, std: null });
          else if (preset !== undefined) onChange({ mean: [...preset.mean], std: [...preset.std] });
          else onChange({ mean: mean ?? ones.map(() => 0), std: std ?? ones });
        }}
      />
      {normalises && !isNone && (
        <p className={layout.note}>The file itself starts with a normalisation; a second one is rarely right.</p>
      )}
      {!isNone && same === undefined && (
        <div className={channels === 1 ? styles.pair : styles.triple}>
          {values("mean", "Mean")}
          {values("std", "Deviation")}
        </div>
      )}
    </>
  );
}
