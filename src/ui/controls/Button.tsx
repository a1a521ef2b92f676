import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";

export interface ButtonProps extends ComponentProps<"button"> {
  /** `primary`: the main action of a panel. `quiet`: without a frame until hovered. */
  readonly variant?: "primary" | "secondary" | "quiet";
  readonly size?: "m" | "s";
  readonly icon?: ReactNode;
  /** Fill the width of the container. */
  readonly wide?: boolean;
}

/** A push button with a text label. For an icon without text use `IconButton`. */
export function Button({ variant = "secondary", size = "m", icon, wide, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      data-print="hidden"
      {...rest}
      className={clsx(styles.button, styles[variant], styles[size], wide && styles.wide, className)}
    >
      {icon !== undefined && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <span className={styles.label}>{children}</span>
    </button>
  );
}
