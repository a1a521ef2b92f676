/**
 * Bytes of a file that this lab ships, by its path under `public/`. `cap` bounds what is accepted, in bytes.
 *
 * @throws in one sentence when the server has no such file, sends the page instead, or sends more than `cap`.
 */
export async function siteFile(path: string, cap: number, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(new URL(path, document.baseURI), signal === undefined ? {} : { signal }).catch(
    (error: unknown) => {
      if (signal?.aborted === true) throw error;
      throw new Error(
        `${path} could not be fetched: the server did not answer. Check the connection and try again`,
      );
    },
  );
  if (!response.ok) throw new Error(`${path} could not be fetched: the server answered ${response.status}`);
  // A server for single-page sites answers every unknown path with the page itself.
  if ((response.headers.get("content-type") ?? "").startsWith("text/html")) {
    throw new Error(`${path} is not on this server: it answered with a page`);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > cap) throw new Error(`${path} holds ${bytes.length} bytes, at most ${cap} expected`);
  return bytes;
}

/** A shipped JSON file, parsed. */
export async function siteJson(path: string, cap: number): Promise<unknown> {
  const text = new TextDecoder().decode(await siteFile(path, cap));
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path} is not valid JSON: it begins with ${JSON.stringify(text.slice(0, 40))}`);
  }
}
