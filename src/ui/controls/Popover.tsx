import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import styles from "./Popup.module.css";

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly title?: ReactNode;
  /** Called in the event that opens the popover: work that a browser allows only in answer to a click starts here. */
  readonly onOpen?: () => void;
  readonly children: ReactNode;
}

/** A small panel that opens beside its button and closes on Escape or a click elsewhere. */
export function Popover({ trigger, title, onOpen, children }: PopoverProps) {
  return (
    <Base.Root onOpenChange={(isOpen) => isOpen && onOpen?.()}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner positionMethod="fixed" sideOffset={6} collisionPadding={12} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {title !== undefined && <PopoverTitle>{title}</PopoverTitle>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The heading that names a popover, for content that provides its own. */
export function PopoverTitle({ children }: { readonly children: ReactNode }) {
  return <Base.Title className={styles.title}>{children}</Base.Title>;
}
