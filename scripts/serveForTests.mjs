// The built lab on the port that the page tests expect. LAB_DIST and LAB_PORT serve another build elsewhere.
import { serve } from "./serve.mjs";

await serve(process.env.LAB_DIST ?? "dist", Number(process.env.LAB_PORT ?? 4187));
