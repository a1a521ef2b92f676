import { attacks } from "./attacks/index.ts";
import { datasets } from "./datasets/index.ts";
import { decompositions } from "./decompositions/index.ts";
import { defences } from "./defences/index.ts";
import { masks } from "./masks/index.ts";
import { networks } from "./networks/index.ts";
import { strategies } from "./strategies/index.ts";
import { suites } from "./suites/index.ts";

/** Everything that can be chosen, by noun and id. */
export const catalogue = { datasets, networks, decompositions, masks, defences, attacks, strategies, suites };
export type Catalogue = typeof catalogue;
export type Noun = keyof Catalogue;
/** Ids of the entries of a noun: what the engine's own list must cover. */
export type IdOf<N extends Noun> = keyof Catalogue[N] & string;
