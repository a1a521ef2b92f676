import { didYouMean } from "../terms/didYouMean.ts";
import { type ReadPermalink, readPermalink, readState } from "./permalink.ts";
import { type LinkField, type LinkRoom, linkRooms } from "./permalinkRooms.ts";
import { roomAddresses } from "./roomAddresses.ts";

/**
 * Reads the hash of a room in any form: `#train`, `#v1.…`, or with readable settings, which people can write:
 * `#attack?epsilonLinf=0.2&strategyArms=best-arm`. A value is JSON, or text where the field is text. Never throws.
 */
export function readLink(hash: string): ReadPermalink {
  if (/^#?v\d+\./.test(hash)) return readPermalink(hash);
  const [, name = "", query = ""] = /^#?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const room = (Object.keys(linkRooms) as LinkRoom[]).find((id) => id === name || roomAddresses[id] === name);
  if (room === undefined) {
    const known = (Object.keys(linkRooms) as LinkRoom[]).map((id) => roomAddresses[id] ?? id);
    const message = `There is no room “${name.slice(0, 60)}”: the rooms are ${known.join(", ")}${didYouMean(name, known)}`;
    return { link: null, problems: [{ path: "", message }] };
  }
  const fields: Readonly<Record<string, LinkField<unknown>>> = linkRooms[room];
  const given = query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [field = "", ...rest] = part.split("=");
      return [field, textOf(rest.join("="))] as const;
    });
  const unknown = given.filter(([field]) => fields[field] === undefined);
  const known = given.filter(([field]) => fields[field] !== undefined);
  const { link, problems } = readState(
    room,
    Object.fromEntries(known.map(([field, text]) => [field, readingOf(text, fields[field])])),
  );
  const names = Object.keys(fields);
  const strange = unknown.map(([field]) => ({
    path: field.slice(0, 60),
    message: `no such setting of ${name}: one of ${names.join(", ")} expected${didYouMean(field, names)}`,
  }));
  return { link, problems: [...strange, ...problems], named: new Set(known.map(([field]) => field)) };
}

function textOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** The reading of a text that a field accepts: as JSON, else as text. */
function readingOf(text: string, field: LinkField<unknown> | undefined): unknown {
  if (field?.schema.safeParse(text).success === true) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
