import { useState } from "react";
import { Button } from "../../controls/Button.tsx";
import { NumberField } from "../../controls/NumberField.tsx";
import styles from "./Find.module.css";

/** Opens the test image with a number. */
export function OpenByNumber(props: { readonly last: number; readonly onOpen: (position: number) => void }) {
  const { last, onOpen } = props;
  const [position, setPosition] = useState(0);
  return (
    <div className={styles.number}>
      <NumberField label="Image number" value={position} max={last} onChange={setPosition} />
      <Button onClick={() => onOpen(position)}>Attack this</Button>
    </div>
  );
}
