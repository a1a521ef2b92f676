/** Version of this lab, as in package.json; part of the provenance of every result. */
export const labVersion = "0.1.0";
