import { Swords } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { openAttack } from "../../state/attack/attackImage.ts";
import { attackStore, cancelAttack, groupOf } from "../../state/attack/attackStore.ts";
import { prefersStill } from "../../state/page/prefersStill.ts";
import { isPresented } from "../../state/page/presenting.ts";
import { viewStore } from "../../state/page/view.ts";
import { loadPacks, systemsStore } from "../../state/systems/systems.ts";
import { Button } from "../controls/Button.tsx";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { PacksNotice } from "../shared/PacksNotice.tsx";
import { useFields } from "../shared/useFields.ts";
import { StoryLink } from "../story/StoryLink.tsx";
import { AttackButton } from "./AttackButton.tsx";
import styles from "./AttackRoom.module.css";
import { ImagePanel } from "./image/ImagePanel.tsx";
import { Introduction, IntroductionSwitch } from "./introduction/Introduction.tsx";
import { mostOwnCharts, useNamedSystems } from "./namedSystems.ts";
import { SkipOpening } from "./playback/SkipOpening.tsx";
import { Transport } from "./playback/Transport.tsx";
import { usePlaybackClock } from "./playback/usePlaybackClock.ts";
import { usePlaybackKeys } from "./playback/usePlaybackKeys.ts";
import { SettingsPanel } from "./settings/SettingsPanel.tsx";
import { SystemPanel } from "./system/SystemPanel.tsx";
import { useFullScale } from "./useFullScale.ts";

/** Below the fold, so it loads after the room. */
const EveryStrategy = lazy(async () => ({
  default: (await import("./strategies/EveryStrategy.tsx")).EveryStrategy,
}));
const Transfer = lazy(async () => ({ default: (await import("./transfer/Transfer.tsx")).Transfer }));
const SmallestEpsilon = lazy(async () => ({
  default: (await import("./smallest/SmallestEpsilon.tsx")).SmallestEpsilon,
}));
const SharedCharts = lazy(async () => ({ default: (await import("./system/SharedCharts.tsx")).SharedCharts }));
const SeveralPictures = lazy(async () => ({
  default: (await import("./several/SeveralPictures.tsx")).SeveralPictures,
}));
const PresentAttack = lazy(async () => ({ default: (await import("../present/PresentAttack.tsx")).PresentAttack }));
/** Nothing of it is needed before an attack. */
const AttackActions = lazy(async () => ({
  default: (await import("./takeHome/AttackActions.tsx")).AttackActions,
}));

/** One image, one attack, any number of systems side by side. */
export function AttackRoom() {
  const systems = useNamedSystems();
  const plain = useMemo(() => systems.map(({ system }) => system), [systems]);
  const hasGroup = useStore(attackStore, ({ groupId }) => groupOf(groupId) !== undefined);
  const full = useFullScale();
  const stage = useRef<HTMLDivElement>(null);
  usePlaybackClock();
  const onShown = () => bringIntoView(stage.current);
  usePlaybackKeys(onShown);
  useEffect(() => {
    // On a narrow page an attack that nobody pressed would play out of sight: the opening scene or that of a link.
    // Whoever has scrolled is left alone, and a story says where to look.
    const follow = () => {
      if (window.scrollY < 8) bringIntoView(stage.current);
    };
    const unfollow = attackStore.subscribe(({ shown }, before) => {
      if (shown !== null && before.shown === null && viewStore.getState().story === null) follow();
    });
    void openAttack(!prefersStill()).then((isScene) => isScene && follow());
    return () => {
      unfollow();
      cancelAttack();
    };
  }, []);

  const isPresenting = useStore(viewStore, isPresented);

  if (isPresenting)
    return (
      <Suspense fallback={null}>
        <PresentAttack systems={systems} full={full} />
      </Suspense>
    );
  return (
    <div className={styles.room}>
      <Introduction />
      {/* First by keyboard, although the image and the settings stand beside or above it. */}
      <div className={styles.bar}>
        <AttackButton onShown={onShown} />
        <SkipOpening />
        <Transport />
      </div>
      <div className={styles.tools}>
        <StoryLink />
        <IntroductionSwitch />
        <PanelBoundary name="The export">
          <Suspense fallback={null}>
            <AttackActions />
          </Suspense>
        </PanelBoundary>
      </div>
      <div className={styles.controls}>
        <PanelBoundary name="The image">
          <ImagePanel systems={plain} onShown={onShown} />
        </PanelBoundary>
        <PanelBoundary name="The settings">
          <SettingsPanel />
        </PanelBoundary>
      </div>
      <div ref={stage} className={styles.stage} data-stage="">
        <Messages />
        {systems.length === 0 && !hasGroup ? (
          <NoSystems />
        ) : (
          <div className={styles.systems} data-count={systems.length} data-many={systems.length > mostOwnCharts}>
            {systems.map((named) => (
              <PanelBoundary key={named.system.id} name={named.name}>
                <SystemPanel named={named} full={full} hasCharts={systems.length <= mostOwnCharts} />
              </PanelBoundary>
            ))}
          </div>
        )}
        {systems.length > mostOwnCharts && (
          <PanelBoundary name="The curves">
            <Suspense fallback={null}>
              <SharedCharts systems={systems} />
            </Suspense>
          </PanelBoundary>
        )}
        {systems.length > 0 && (
          <Suspense fallback={null}>
            <PanelBoundary name="The search for the smallest epsilon">
              <SmallestEpsilon onShown={() => scrollTo(stage.current)} />
            </PanelBoundary>
            {systems.length > 1 && (
              <PanelBoundary name="The view of transfer">
                <Transfer />
              </PanelBoundary>
            )}
            <PanelBoundary name="The comparison of strategies">
              <EveryStrategy />
            </PanelBoundary>
            <PanelBoundary name="The table of pictures">
              <SeveralPictures />
            </PanelBoundary>
          </Suspense>
        )}
      </div>
    </div>
  );
}

/** Scroll to the verdicts if they are out of sight, as on narrow pages. */
function bringIntoView(stage: HTMLElement | null): void {
  const story = document.querySelector<HTMLElement>("aside[data-story]")?.offsetHeight ?? 0;
  if (stage === null || stage.getBoundingClientRect().top < (window.innerHeight - story) / 2) return;
  scrollTo(stage);
}

function scrollTo(stage: HTMLElement | null): void {
  stage?.scrollIntoView({ behavior: prefersStill() ? "auto" : "smooth" });
}

/** Loads the packs that are missing, and the first system and image if there are none yet. */
const tryPacksAgain = () => void loadPacks().then(() => openAttack());

function Messages() {
  const failure = useStore(attackStore, (state) => state.failure);
  const { packs, packsError } = useFields(systemsStore, "packs", "packsError");
  return (
    <>
      {packs === "ready" && <PacksNotice error={packsError} onRetry={tryPacksAgain} />}
      {failure !== null && (
        <Notice
          tone="error"
          title={failure.title}
          {...(failure.retry && { onRetry: failure.retry })}
          onDismiss={() => attackStore.setState({ failure: null })}
        >
          {failure.detail}
        </Notice>
      )}
    </>
  );
}

function NoSystems() {
  const { packs, packsError: error } = useFields(systemsStore, "packs", "packsError");
  if (packs === "idle" || packs === "loading") return <div className={styles.loading} aria-busy="true" />;
  return (
    <EmptyState
      icon={<Swords />}
      title="No systems to attack"
      action={
        <Button variant="primary" onClick={() => location.assign("#train")}>
          Train a pair
        </Button>
      }
    >
      {error === null ? (
        <p>This build includes no pretrained systems. A small pair trains in about three minutes.</p>
      ) : (
        <>
          <p>The pretrained systems could not be loaded: {error}.</p>
          <Button size="s" variant="quiet" onClick={tryPacksAgain}>
            Try again
          </Button>
        </>
      )}
    </EmptyState>
  );
}
