// Serves the built lab on the port that the page tests expect. LAB_DIST and LAB_PORT choose another build or port.
import { serve } from "./serve.mjs";

await serve(process.env.LAB_DIST ?? "dist", Number(process.env.LAB_PORT ?? 4187));
