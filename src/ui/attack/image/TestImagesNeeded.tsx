import type { ResolvedChoice } from "../../../experiment/terms/system.ts";
import { setMode } from "../../../state/ownImage/ownImage.ts";
import { Button } from "../../controls/Button.tsx";
import { DataNeeded } from "../../shared/DataNeeded.tsx";

/** Says that the test images of the systems are not here, and offers what can be attacked instead. */
export function TestImagesNeeded(props: { readonly dataset: ResolvedChoice; readonly hasGallery: boolean }) {
  const { dataset, hasGallery } = props;
  return (
    <DataNeeded
      dataset={dataset}
      first={
        hasGallery && (
          <Button size="s" onClick={() => setMode("gallery")}>
            Open Photos
          </Button>
        )
      }
      action={
        <Button size="s" onClick={() => setMode("own")}>
          {hasGallery ? "Use your own" : "Draw your own"}
        </Button>
      }
    >
      The networks are on this machine, but their test images are not.
      {hasGallery && " The photographs that come with the lab can be attacked at once."}
    </DataNeeded>
  );
}
