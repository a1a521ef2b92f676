/** The locks that the lab uses: those of the browser, shared by all tabs, or those of this tab. */
export type Locks = Pick<LockManager, "request" | "query">;

/**
 * The Web Locks of this origin. Browsers offer them only over https and from this machine; over plain http the locks hold
 * inside this tab alone, so two tabs may compute the same result twice, which is stored once.
 */
export function pageLocks(): Locks {
  const found: LockManager | undefined = globalThis.navigator?.locks;
  if (found !== undefined) return found;
  ofThisTab ??= tabLocks();
  return ofThisTab;
}

let ofThisTab: Locks | undefined;

interface Request {
  readonly name: string;
  readonly mode: LockMode;
  readonly grant: () => void;
}

/**
 * Locks with the semantics of the Web Locks API, as far as the lab uses it (modes, `ifAvailable`, `signal`), inside one
 * tab. The polyfills on npm hold locks across tabs through localStorage, which loses them when a tab crashes.
 */
export function tabLocks(): Locks {
  const held = new Set<Request>();
  const pending: Request[] = [];
  const isFree = ({ name, mode }: Pick<Request, "name" | "mode">, others: Iterable<Request>) =>
    [...others].every((other) => other.name !== name || (mode === "shared" && other.mode === "shared"));

  /** Grants every request that neither a held lock nor an earlier request blocks. */
  function advance(): void {
    for (const request of [...pending]) {
      const earlier = pending.slice(0, pending.indexOf(request));
      if (!isFree(request, held) || !isFree(request, earlier)) continue;
      pending.splice(pending.indexOf(request), 1);
      held.add(request);
      request.grant();
    }
  }

  function request(name: string, ...rest: unknown[]): Promise<unknown> {
    const work = rest.at(-1) as (lock: Lock | null) => unknown;
    const { mode = "exclusive", ifAvailable = false, signal } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (ifAvailable && !isFree({ name, mode }, [...held, ...pending]))
        return resolve(Promise.resolve(null).then(work));
      const asked: Request = {
        name,
        mode,
        grant() {
          signal?.removeEventListener("abort", abandon);
          const release = () => {
            held.delete(asked);
            advance();
          };
          resolve(Promise.resolve({ name, mode }).then(work).finally(release));
        },
      };
      function abandon(): void {
        pending.splice(pending.indexOf(asked), 1);
        reject(signal?.reason);
        advance();
      }
      signal?.addEventListener("abort", abandon, { once: true });
      pending.push(asked);
      advance();
    });
  }

  const info = ({ name, mode }: Request): LockInfo => ({ name, mode, clientId: "this tab" });
  return {
    request: request as Locks["request"],
    query: () => Promise.resolve({ held: [...held].map(info), pending: pending.map(info) }),
  };
}
