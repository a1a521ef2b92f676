/** byte / 255, rounded once to float32. The only place where pixels are scaled to [0,1]. */
export const unitScale = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
