// The built lab on the port that the page tests expect.
import { serve } from "./serve.mjs";

await serve("dist", 4187);
