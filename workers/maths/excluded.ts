/** Score of a column that takes no part: below every score a network gives, and finite, so that it can be multiplied by 0. */
export const excluded = -1e9;
