import clsx from "clsx";
import type { ReactNode } from "react";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Switch } from "../../controls/Switch.tsx";
import layout from "../../style/layout.module.css";
import { useEditing } from "./editing.ts";
import styles from "./form.module.css";

/** An optional part of the spec: a switch, and the part's fields while it is on. */
export function Optional(props: {
  readonly path: SpecPath;
  readonly title: string;
  readonly help?: string;
  /** Value when it is switched on and the original experiment has none. */
  readonly fresh: unknown;
  readonly children: ReactNode;
}) {
  const { path, title, help, fresh, children } = props;
  const { spec, base, edit } = useEditing();
  const isOn = valueAt(spec, path) !== undefined;
  return (
    <div className={layout.tight}>
      <Switch
        label={title}
        checked={isOn}
        onChange={(on) => edit(path, on ? (valueAt(base, path) ?? fresh) : undefined)}
      />
      {help !== undefined && <p className={layout.fine}>{help}</p>}
      {isOn && <div className={clsx(layout.tight, styles.nested)}>{children}</div>}
    </div>
  );
}
