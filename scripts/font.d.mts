export const fontFile: string;

export const fontCharacters: string;

export function makeFont(): Promise<Uint8Array>;
