import { useEffect, useRef } from "react";

type Listeners = { readonly [Type in keyof WindowEventMap]?: (event: WindowEventMap[Type]) => void };

/** Listens to events of the window while the component is mounted, always with the latest listeners. */
export function useWindowEvents(listeners: Listeners): void {
  const latest = useRef<Readonly<Record<string, unknown>>>(listeners);
  latest.current = listeners;
  useEffect(() => {
    const controller = new AbortController();
    for (const type of Object.keys(latest.current))
      window.addEventListener(type, (event) => (latest.current[type] as (event: Event) => void)(event), {
        signal: controller.signal,
      });
    return () => controller.abort();
  }, []);
}
