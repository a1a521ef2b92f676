import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import field from "./field.module.css";
import styles from "./Select.module.css";

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** One line below the label, in the list only. */
  readonly summary?: string;
  readonly disabled?: boolean;
}

interface SelectProps<T extends string> {
  readonly label: ReactNode;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/** Select one of several named options. Each may have an explanatory line. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, disabled = false, className = field.field } = props;
  const labelId = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<readonly SelectOption<T>[] | null>(null);
  const listed = opened === null ? options : withVanished(options, opened);
  // The list belongs to the landmark of its button. Null: a popover around the button, or the page.
  const container = useMemo(
    () => ({
      get current() {
        return trigger.current?.closest("main") ?? null;
      },
    }),
    [],
  );
  return (
    <div className={className}>
      <div className={field.label} id={labelId}>
        {label}
      </div>
      <Base.Root
        value={value}
        items={listed.map((option) => ({ value: option.value, label: option.label }))}
        onValueChange={(next) => next !== null && onChange(next)}
        onOpenChange={(isOpen) => isOpen && setOpened(options)}
        onOpenChangeComplete={(isOpen) => !isOpen && setOpened(null)}
        disabled={disabled}
        modal={false}
      >
        <Base.Trigger ref={trigger} className={styles.trigger} aria-labelledby={labelId}>
          <Base.Value className={styles.value} />
          <ChevronsUpDown className={styles.chevron} aria-hidden="true" />
        </Base.Trigger>
        <Base.Portal container={container}>
          <FocusGuards />
          <Base.Positioner
            className={styles.positioner}
            sideOffset={4}
            alignItemWithTrigger={false}
            collisionPadding={8}
          >
            <Base.Popup className={styles.popup}>
              {listed.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className={styles.item}
                >
                  <Base.ItemIndicator className={styles.check}>
                    <Check aria-hidden="true" />
                  </Base.ItemIndicator>
                  <div className={styles.text}>
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.summary !== undefined && <div className={styles.summary}>{option.summary}</div>}
                  </div>
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}

/**
 * The options, and those that an open list has lost since it opened, disabled. When the chosen option vanishes from a list,
 * as "not chosen" does after a choice, Base UI chooses the one that was chosen when the page opened.
 */
function withVanished<T extends string>(
  options: readonly SelectOption<T>[],
  opened: readonly SelectOption<T>[],
): readonly SelectOption<T>[] {
  const now = new Map(options.map((option) => [option.value, option]));
  const before = new Set(opened.map(({ value }) => value));
  return [
    ...opened.map((option) => now.get(option.value) ?? { ...option, disabled: true }),
    ...options.filter(({ value }) => !before.has(value)),
  ];
}

/**
 * Base UI puts empty elements that take the focus around an open list and hides them from screen readers, which must not
 * be: whoever tabs to them would focus nothing. Shown, they are silent and pass the focus on.
 */
function FocusGuards() {
  useEffect(() => {
    const show = () => {
      for (const guard of document.querySelectorAll("[data-base-ui-focus-guard][aria-hidden]"))
        guard.removeAttribute("aria-hidden");
    };
    show();
    // Some appear after the list.
    const observer = new MutationObserver(show);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return null;
}
