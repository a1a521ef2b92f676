import { z } from "zod";

// Compiling schemas needs `eval`, which the page's content security policy refuses: even the library's probe for it
// writes an error to Firefox's console. This must run before the first schema is made, so schemas import zod from here.
z.config({ jitless: true });

export { z };
