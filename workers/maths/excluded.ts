/** The score of a column that takes no part: lower than any score of a network, and finite, so that 0 times it is 0. */
export const excluded = -1e9;
