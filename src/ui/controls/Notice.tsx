import clsx from "clsx";
import { CircleAlert, Info, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import styles from "./Notice.module.css";

interface NoticeProps {
  /** Screen readers announce `error` at once, the others in reading order. */
  readonly tone: "info" | "warning" | "error";
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** A button that fixes the problem. */
  readonly action?: ReactNode;
  /** Adds a button that tries again what failed. */
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert } as const;

/** A message in the flow of the page: what happened, why, and what to do. */
export function Notice({ tone, title, children, action, onRetry, onDismiss }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={clsx(styles.notice, styles[tone])} role={tone === "error" ? "alert" : "note"}>
      <Icon className={styles.icon} aria-label={tone} />
      <div className={styles.body}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children !== undefined && <div>{children}</div>}
        {action !== undefined && <div className={styles.action}>{action}</div>}
        {onRetry !== undefined && (
          <div className={styles.action}>
            <Button size="s" onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </div>
      {onDismiss !== undefined && <IconButton size="s" label="Dismiss this message" icon={<X />} onClick={onDismiss} />}
    </div>
  );
}
