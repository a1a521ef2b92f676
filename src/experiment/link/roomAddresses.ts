/** Addresses of rooms that differ from their id. */
export const roomAddresses: Readonly<Record<string, string>> = { compare: "robustness" };
