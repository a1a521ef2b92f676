import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useStore } from "zustand";
import { messageOf } from "../../lab/engine/namedError.ts";
import { isPresented } from "../../state/page/presenting.ts";
import { hasImports, hasModels, hasRememberedRuns } from "../../state/page/savedWork.ts";
import { updateStore } from "../../state/page/updateStore.ts";
import { viewStore } from "../../state/page/view.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { useFields } from "../shared/useFields.ts";
import layout from "../style/layout.module.css";
import styles from "./App.module.css";
import { Header } from "./Header.tsx";
import { LinkProblems } from "./LinkProblems.tsx";
import { roomViews } from "./rooms.ts";
import { useStoryDrop } from "./useStoryDrop.ts";

const UpdateNotice = lazy(async () => ({ default: (await import("./UpdateNotice.tsx")).UpdateNotice }));
const StoryPanel = lazy(async () => ({ default: (await import("../story/StoryPanel.tsx")).StoryPanel }));

/** The whole page: header, current room, footer. An error in one room does not affect the others. */
export function App() {
  const { room, activity, story } = useFields(viewStore, "room", "activity", "story");
  const isPresenting = useStore(viewStore, isPresented);
  const { label, View } = roomViews[room];
  const hasUpdate = useStore(updateStore, ({ update }) => update !== null);

  useStoryDrop();

  // Every room offers the systems of earlier visits; they are looked up once the page has rendered.
  useEffect(() => {
    if (hasRememberedRuns()) void import("../../state/runs/restoreRuns.ts").then(({ restoreRuns }) => restoreRuns());
    if (hasImports()) void import("../../state/imports/imports.ts").then(({ restoreImports }) => restoreImports());
    if (hasModels()) void import("../../state/models/models.ts").then(({ restoreModels }) => restoreModels());
  }, []);

  useEffect(() => {
    document.title = `${activity === "" ? "" : `${activity} · `}${label} · RoBin Lab`;
  }, [activity, label]);

  // A room opens at its top, and screen readers say its name.
  const [announced, setAnnounced] = useState("");
  const shown = useRef(room);
  useEffect(() => {
    if (shown.current === room) return;
    shown.current = room;
    window.scrollTo(0, 0);
    setAnnounced(`${label} opened`);
  }, [room, label]);

  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={350}>
        <a className={styles.skip} href="#main">
          Skip to the {label} room
        </a>
        {!isPresenting && <Header room={room} />}
        <p className={layout.hidden} role="status">
          {announced}
        </p>
        <main id="main" className={styles.main} tabIndex={-1}>
          <LinkProblems />
          {hasUpdate && (
            <Suspense fallback={null}>
              <UpdateNotice />
            </Suspense>
          )}
          <ErrorBoundary
            resetKeys={[room]}
            fallbackRender={({ error, resetErrorBoundary }) => (
              <Notice
                tone="error"
                title={`The ${label} room stopped working`}
                action={<Button onClick={resetErrorBoundary}>Reopen it</Button>}
              >
                {messageOf(error)}. Runs and results are not affected.
              </Notice>
            )}
          >
            <Suspense fallback={<Progress label={`Opening ${label}`} value={null} />}>
              <View />
            </Suspense>
          </ErrorBoundary>
        </main>
        <footer className={styles.footer} hidden={isPresenting}>
          <p>Everything runs on this machine. No image, result or setting leaves it.</p>
          <p>
            Based on Qian, Kalimeris, Kaplun and Singer, <cite>Robustness from Simple Classifiers</cite>, 2020.
          </p>
        </footer>
        {story !== null && (
          <ErrorBoundary resetKeys={[story.source]} fallback={null}>
            <Suspense fallback={null}>
              <StoryPanel address={story} />
            </Suspense>
          </ErrorBoundary>
        )}
      </Tooltip.Provider>
    </CSPProvider>
  );
}
