import { Notice } from "../controls/Notice.tsx";

/** What must be settled in one part of the form. */
export function Problems({ texts }: { readonly texts: readonly string[] }) {
  return texts.map((text) => (
    <Notice key={text} tone="error">
      {text}
    </Notice>
  ));
}
