/** A file that comes with the lab, at the start of a message about it. */
const file = /^(?:models|gallery)\/\S+ /;
/** The name of a file after the SHA-256 of its content. */
const digest = /\b([0-9a-f]{12})[0-9a-f]{52}\b/g;

/** A message with names of files that people can read. */
export const shortNames = (message: string): string => message.replace(digest, "$1…");

/** Why several systems failed, in sentences: each cause once, with the number of files where it is the same for several. */
export function causesText(messages: readonly string[]): string {
  const causes = new Map<string, Set<string>>();
  for (const message of messages) {
    const cause = causeOf(message);
    causes.set(cause, (causes.get(cause) ?? new Set()).add(message));
  }
  return [...causes]
    .map(([cause, alike]) => {
      const [first = ""] = alike;
      if (alike.size > 1) return `${alike.size} files ${cause.replace(/^is /, "are ")}.`;
      // A path begins as it is spelt.
      const begin = file.test(first) ? first.charAt(0) : first.charAt(0).toUpperCase();
      return `${shortNames(begin + first.slice(1))}.`;
    })
    .join(" ");
}

/** What messages about different files have in common; the message itself if it is about none. */
const causeOf = (message: string): string =>
  file.test(message) ? message.replace(file, "").replace(/: its SHA-256 is [^.]*/, "") : message;
