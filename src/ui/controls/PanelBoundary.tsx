import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Button } from "./Button.tsx";
import { Notice } from "./Notice.tsx";

/**
 * A part of a room that may fail without taking the rest with it: in its place stand the reason and a way to try again.
 * Adds no element of its own.
 *
 * @param name what stopped, as it begins a sentence: "The overlap of attacks".
 * @param of what it shows: with something else it begins again.
 */
export function PanelBoundary(props: {
  readonly name: string;
  readonly of?: string;
  readonly children: ReactNode;
}) {
  const { name, of, children } = props;
  return (
    <ErrorBoundary
      resetKeys={[of]}
      fallbackRender={({ error, resetErrorBoundary }) => (
        <Notice
          tone="error"
          title={`${name} stopped`}
          action={<Button onClick={resetErrorBoundary}>Try again</Button>}
        >
          {error instanceof Error ? error.message : String(error)}. Runs, results and the rest of this room
          are not affected; if it stays so, reload the page.
        </Notice>
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
