import { type ReactNode, useRef } from "react";
import { Button, type ButtonProps } from "./Button.tsx";

interface OpenFileProps extends Pick<ButtonProps, "icon" | "disabled" | "size"> {
  /** What to choose, for screen readers: "Zip of a result". */
  readonly name: string;
  /** Accepted types, as in the `accept` attribute. */
  readonly accept?: string;
  /** `folder` opens a folder with all its files; `files` allows more than one. One file unless given. */
  readonly kind?: "file" | "files" | "folder";
  /** Called with at least one file. */
  readonly onOpen: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** A button that opens the browser's file chooser. */
export function OpenFile(props: OpenFileProps) {
  const { name, accept, kind = "file", onOpen, children, ...button } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="s" {...button} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={(element) => {
          input.current = element;
          element?.toggleAttribute("webkitdirectory", kind === "folder");
        }}
        type="file"
        hidden
        multiple={kind !== "file"}
        accept={accept}
        aria-label={name}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          // Choosing the same file again must fire another change event.
          target.value = "";
          if (files.length > 0) onOpen(files);
        }}
      />
    </>
  );
}
