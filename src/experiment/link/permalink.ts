import { deflateSync, strFromU8 } from "fflate";
import { base64url, bytesOfBase64url } from "../interactive/base64url.ts";
import { canonicalBytes, canonicalJson } from "../plan/key.ts";
import { type Problem, problemsOf } from "../spec/problem.ts";
import { z } from "../terms/zod.ts";
import { inflate } from "./inflate.ts";
import { type LinkField, type LinkRoom, type LinkState, linkRooms } from "./permalinkRooms.ts";

/** Longest link that is written or read, in characters of the hash. */
export const linkLimit = 8_000;
/** Most bytes of an inflated link. */
const inflatedLimit = 65_536;

/** A room and its state: the content of `#v1.` links. */
export type Permalink = {
  readonly [R in LinkRoom]: { readonly room: R; readonly state: LinkState<R> };
}[LinkRoom];

/** The content of a link. Invalid parts are explained one by one and replaced by their defaults. */
export interface ReadPermalink {
  /** Null if the link could not be read at all. */
  readonly link: Permalink | null;
  readonly problems: readonly Problem[];
  /** The settings that a link with readable settings names; absent where the lab made the link. */
  readonly named?: ReadonlySet<string>;
}

const envelope = z.strictObject({ room: z.string().max(40), state: z.record(z.string(), z.unknown()) });

/**
 * The hash of a room and its state: `#v1.` and the base64url of the deflated canonical JSON of the fields that differ from
 * their defaults. Equal states have equal links.
 *
 * @throws if the link would be too long to read.
 */
export function permalinkHash({ room, state }: Permalink): string {
  const given = state as Readonly<Record<string, unknown>>;
  const different = fieldsOf(room)
    .map(([name, field]) => [name, given[name], field.default] as const)
    .filter(([, value, usual]) => canonicalJson(value) !== canonicalJson(usual))
    .map(([name, value]) => [name, value] as const);
  const bytes = canonicalBytes({ room, state: Object.fromEntries(different) });
  const hash = `#v1.${base64url(deflateSync(bytes, { level: 9 }))}`;
  if (bytes.length > inflatedLimit || hash.length > linkLimit)
    throw new Error(
      `a link of ${hash.length} characters found, at most ${linkLimit} expected: take changes back until it fits, or share the spec as a file`,
    );
  return hash;
}

/** Reads a `#v1.` hash. Never throws. Applying the state is up to the page. */
export function readPermalink(hash: string): ReadPermalink {
  const unreadable = (message: string): ReadPermalink => ({ link: null, problems: [{ path: "", message }] });
  if (hash.length > linkLimit)
    return unreadable(
      `a link of ${hash.length} characters found, at most ${linkLimit} expected: this is not a link of the lab`,
    );
  const [, version, body] = /^#?v(\d+)\.(.*)$/s.exec(hash) ?? [];
  if (version === undefined || body === undefined)
    return unreadable("no version found, v1 expected: this is not a link of the lab");
  if (version !== "1")
    return unreadable(
      `version ${version.slice(0, 20)} found, 1 expected: open it with the version of the lab that made it`,
    );
  let content: unknown;
  try {
    content = JSON.parse(strFromU8(inflate(bytesOfBase64url(body), inflatedLimit)));
  } catch (error) {
    return unreadable(`this link is incomplete or damaged. Copy it again (${(error as Error).message})`);
  }
  const parsed = envelope.safeParse(content);
  if (!parsed.success)
    return { link: null, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, content)) };
  const { room, state } = parsed.data;
  if (!isLinkRoom(room))
    return unreadable(
      `room ${JSON.stringify(room)} found, one of ${Object.keys(linkRooms).join(", ")} expected: open it with the version of the lab that made it`,
    );
  return readState(room, state);
}

/** The state of a room from its fields. Invalid fields are explained and replaced by their defaults. */
export function readState(room: LinkRoom, given: Readonly<Record<string, unknown>>): ReadPermalink {
  const fields = fieldsOf(room);
  const known = new Set(fields.map(([name]) => name));
  const problems: Problem[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: name.slice(0, 60),
      message: "unknown to this version of the lab: left out",
    }));
  const state = fields.map(([name, field]) => {
    if (!Object.hasOwn(given, name)) return [name, field.default];
    const read = readField(field, given[name]);
    problems.push(
      ...read.problems.map(({ path, message }) => ({
        path: path === "" ? name : `${name}.${path}`.slice(0, 120),
        message: `${message}: left at its default`,
      })),
    );
    return [name, read.value];
  });
  return { link: { room, state: Object.fromEntries(state) } as Permalink, problems };
}

/** A record keeps its valid entries. Every other value is accepted or rejected as a whole. */
function readField(
  { schema, default: usual }: LinkField<unknown>,
  given: unknown,
): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { value: parsed.data, problems: [] };
  if (typeof usual === "object" && usual !== null && typeof given === "object" && given !== null) {
    const entries = Object.entries(given).map(
      ([key, value]) => [key, value, schema.safeParse({ [key]: value })] as const,
    );
    return {
      value: Object.fromEntries(entries.flatMap(([key, value, { success }]) => (success ? [[key, value]] : []))),
      problems: entries.flatMap(([key, value, { error }]) =>
        (error?.issues.slice(0, 1) ?? []).flatMap((issue) => problemsOf(issue, { [key]: value })),
      ),
    };
  }
  return {
    value: usual,
    problems: parsed.error.issues.slice(0, 1).flatMap((issue) => problemsOf(issue, given)),
  };
}

function isLinkRoom(room: string): room is LinkRoom {
  return Object.hasOwn(linkRooms, room);
}

function fieldsOf(room: LinkRoom): readonly (readonly [string, LinkField<unknown>])[] {
  return Object.entries(linkRooms[room] as Readonly<Record<string, LinkField<unknown>>>);
}
