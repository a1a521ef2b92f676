import { Swords } from "lucide-react";
import { useState } from "react";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { openDataInAttack } from "../../state/attack/openInAttack.ts";
import type { Split } from "../../state/systems/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import layout from "../style/layout.module.css";

/** Opens an image in the Attack room, and says where networks have learnt from it. */
export function AttackThis(props: {
  readonly dataset: ResolvedChoice;
  readonly split: Split;
  readonly position: number;
}) {
  const { dataset, split, position } = props;
  const [failure, setFailure] = useState<string | null>(null);
  const open = () => openDataInAttack(dataset, split, position).catch((error: unknown) => setFailure(messageOf(error)));
  return (
    <>
      <Button icon={<Swords />} onClick={() => void open()}>
        Attack this
      </Button>
      {split === "train" && (
        <p className={layout.note}>Networks learn from training images. Test images say more about robustness.</p>
      )}
      {failure !== null && (
        <Notice tone="warning" title="This image cannot be attacked" action={<a href="#train">Open Train</a>}>
          {failure}
        </Notice>
      )}
    </>
  );
}
