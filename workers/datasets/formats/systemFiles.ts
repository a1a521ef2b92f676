/** Whether a path is that of a hidden file, or of one that macOS or Windows adds to folders and archives. */
export function isSystemFile(path: string): boolean {
  return path
    .split(/[/\\]/)
    .some(
      (part) => (part.startsWith(".") && part !== ".") || /^(__MACOSX|Thumbs\.db|desktop\.ini|Icon\r)$/i.test(part),
    );
}
