// `npm run lab`: the command line.
import { compiled } from "./compiled.mjs";

// Errors name places in the sources.
process.setSourceMapsEnabled(true);
await import(await compiled("main"));
