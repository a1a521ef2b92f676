/** Saves a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Once the click is handled, the download no longer needs the URL.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** A JSON document as a file; `indent` spaces per level. */
export function jsonBlob(value: unknown, indent = 1): Blob {
  return new Blob([`${JSON.stringify(value, null, indent)}\n`], { type: "application/json" });
}
