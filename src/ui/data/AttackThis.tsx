import { Swords } from "lucide-react";
import { useState } from "react";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { openDataInAttack } from "../../state/attack/openInAttack.ts";
import type { Split } from "../../state/systems/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import layout from "../style/layout.module.css";

/** Opens a test image in the Attack room. Networks have learnt from the other splits: those images are not attacked. */
export function AttackThis(props: {
  readonly dataset: ResolvedChoice;
  readonly split: Split;
  readonly position: number;
}) {
  const { dataset, split, position } = props;
  const [failure, setFailure] = useState<string | null>(null);
  const open = () => openDataInAttack(dataset, position).catch((error: unknown) => setFailure(messageOf(error)));
  return (
    <>
      <Button icon={<Swords />} disabled={split !== "test"} onClick={() => void open()}>
        Attack this
      </Button>
      {split !== "test" && (
        <p className={layout.note}>Attack uses test images, which no network has learnt from. Choose Test below.</p>
      )}
      {failure !== null && (
        <Notice tone="warning" title="This image cannot be attacked yet" action={<a href="#train">Open Train</a>}>
          {failure}
        </Notice>
      )}
    </>
  );
}
