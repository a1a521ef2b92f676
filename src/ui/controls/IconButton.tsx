import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip.tsx";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** What it does: its accessible name, shown on hover and focus. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: "m" | "s";
}

/** A button with only an icon; its label is a tooltip. */
export function IconButton({ label, icon, size = "m", className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        data-print="hidden"
        aria-label={label}
        {...rest}
        className={clsx(styles.button, styles[size], className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
