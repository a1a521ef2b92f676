import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { messageOf } from "../../lab/engine/namedError.ts";
import { Button } from "./Button.tsx";
import { Notice } from "./Notice.tsx";

/**
 * Contains errors of a part of a room: shows the reason and a retry button in its place. Adds no element of its own.
 *
 * @param name subject of the error message: "The overlap of attacks".
 * @param of identifies the content: when it changes, the error is cleared.
 */
export function PanelBoundary(props: { readonly name: string; readonly of?: string; readonly children: ReactNode }) {
  const { name, of, children } = props;
  return (
    <ErrorBoundary
      resetKeys={[of]}
      fallbackRender={({ error, resetErrorBoundary }) => (
        <Notice
          tone="error"
          title={`${name} stopped working`}
          action={<Button onClick={resetErrorBoundary}>Try again</Button>}
        >
          {messageOf(error)}. Runs, results and the rest of this room are not affected. If this keeps happening, reload
          the page.
        </Notice>
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
