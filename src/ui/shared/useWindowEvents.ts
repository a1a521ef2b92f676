import { useLayoutEffect, useRef } from "react";

type Listeners = { readonly [Type in keyof WindowEventMap]?: (event: WindowEventMap[Type]) => void };

/**
 * Listens to events of the window while the component is mounted, always with the latest listeners. They are in place
 * before the component is painted, so that no key is lost that is pressed as soon as it is in sight.
 */
export function useWindowEvents(listeners: Listeners): void {
  const latest = useRef<Readonly<Record<string, unknown>>>(listeners);
  latest.current = listeners;
  useLayoutEffect(() => {
    const controller = new AbortController();
    for (const type of Object.keys(latest.current))
      window.addEventListener(type, (event) => (latest.current[type] as (event: Event) => void)(event), {
        signal: controller.signal,
      });
    return () => controller.abort();
  }, []);
}
