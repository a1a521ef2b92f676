import { Workbox } from "workbox-window";
import { updateStore } from "./updateStore.ts";

/** Milliseconds after which the page is stored for work offline: the engine and the first answers come first. */
export const afterStart = 4000;

/**
 * Registers the service worker, which stores the whole page for work offline, and announces a new version in
 * `updateStore`. A new version never takes over by itself.
 */
export async function keepOffline(): Promise<void> {
  const worker = new Workbox("sw.js");
  let isAsked = false;
  const reload = () => {
    if (isAsked) location.reload();
  };
  worker.addEventListener("waiting", () =>
    updateStore.setState({
      update: {
        by: "this tab",
        apply() {
          isAsked = true;
          worker.messageSkipWaiting();
        },
      },
    }),
  );
  worker.addEventListener("controlling", ({ isUpdate }) => {
    reload();
    // Parts of this version that are not loaded yet are gone: the other tab has replaced them.
    if (isUpdate && !isAsked) updateStore.setState({ update: { by: "another tab", apply: () => location.reload() } });
  });
  // A page that the old worker does not control, as on a first visit, gets no news of the new one taking control.
  worker.addEventListener("activated", reload);
  document.addEventListener("visibilitychange", () => {
    // Offline, or while the host is down, there is no newer version.
    if (document.visibilityState === "visible") worker.update().catch(() => undefined);
  });
  // Browsers that refuse, as in some private windows, work online only.
  await worker.register({ immediate: true }).catch(() => undefined);
}
