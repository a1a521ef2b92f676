import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** The state of a xoroshiro128+ generator: the low and high words of its two numbers of 64 bits. */
export type GeneratorState = readonly [s00: number, s01: number, s10: number, s11: number];

/** For a number of draws: the state after them from each state with a single bit, one after the other. */
const tables = new Map<number, Int32Array>();

/**
 * The state after some draws, in a few hundred operations for any number of them: the next state is linear in the bits of
 * the last one, so it is the exclusive or of what follows from each of its bits. The library only jumps by 2^64 draws.
 */
export function stateAfter(state: GeneratorState, draws: number): GeneratorState {
  const table = tables.get(draws) ?? tableOf(draws);
  tables.set(draws, table);
  const after: [number, number, number, number] = [0, 0, 0, 0];
  for (let bit = 0; bit < 128; bit++) {
    if ((((state[bit >> 5] as number) >>> (bit & 31)) & 1) === 0) continue;
    for (let word = 0; word < 4; word++) after[word] = (after[word] as number) ^ (table[bit * 4 + word] as number);
  }
  return after;
}

function tableOf(draws: number): Int32Array {
  const table = new Int32Array(128 * 4);
  for (let bit = 0; bit < 128; bit++) {
    const [s00, s01, s10, s11] = [0, 1, 2, 3].map((word) => (word === bit >> 5 ? 1 << (bit & 31) : 0)) as [
      number,
      number,
      number,
      number,
    ];
    const generator = xoroshiro128plusFromState([s01, s00, s11, s10]);
    for (let draw = 0; draw < draws; draw++) generator.next();
    const [high0, low0, high1, low1] = generator.getState() as [number, number, number, number];
    table.set([low0, high0, low1, high1], bit * 4);
  }
  return table;
}
