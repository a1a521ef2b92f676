import { SeparatorVertical } from "lucide-react";
import { useStore } from "zustand";
import { IconButton } from "../../controls/IconButton.tsx";
import { pictureViewStore, setDivider } from "../system/pictureView.ts";

/** Shows the original on the left of a divider in every attacked picture. */
export function DividerButton({ disabled }: { readonly disabled: boolean }) {
  const isDivided = useStore(pictureViewStore, (state) => state.divider !== null);
  return (
    <IconButton
      label="Divide the pictures: original left, attacked right"
      icon={<SeparatorVertical />}
      disabled={disabled}
      aria-pressed={isDivided}
      onClick={() => setDivider(isDivided ? null : 50)}
    />
  );
}
