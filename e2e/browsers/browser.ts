/**
 * Firefox and WebKit as Debian packages them, driven through WebDriver: Playwright drives only its own builds of them.
 * Stories look things up with functions that are evaluated in the page, since that is what both protocols share.
 */
export interface OtherBrowser {
  readonly name: string;
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** A real click, with the pointer, in the middle of an element. */
  click(selector: string): Promise<void>;
  /** Presses and releases a key. */
  press(key: "Escape" | "Tab" | "Enter"): Promise<void>;
  /** Evaluates a function in the page. Arguments and result are JSON. */
  evaluate<A extends readonly unknown[], T>(work: (...args: A) => T, ...args: A): Promise<T>;
  /** Sets the size of the page, or of the window around it. */
  resize(width: number, height: number): Promise<void>;
  /** A picture of what is visible, as PNG bytes. */
  screenshot(): Promise<Uint8Array>;
  /** Console messages and uncaught errors so far. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

/** Why a browser cannot be tested here, or how to start it. */
export type Availability = { readonly missing: string } | { readonly start: () => Promise<OtherBrowser> };
