import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip.tsx";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** What it does: read out, and shown on hover and focus. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: "m" | "s";
}

/** A button with an icon alone; its label is a tooltip and its accessible name. */
export function IconButton({ label, icon, size = "m", className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(styles.button, styles[size], className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
