import { Fragment, lazy, Suspense } from "react";
import type { Block, Inline } from "../../experiment/story/story.ts";
import { NamedPart } from "./NamedPart.tsx";
import styles from "./Story.module.css";

const StudyAnswer = lazy(async () => ({ default: (await import("../paper/StudyAnswer.tsx")).StudyAnswer }));

/** The text of a step. It is made of elements, never of HTML from the story. */
export function StoryText({ blocks }: { readonly blocks: readonly Block[] }) {
  return blocks.map((block, i) => {
    // Texts of a step never change their order.
    const key = `${i} ${block.kind}`;
    switch (block.kind) {
      case "paragraph":
        return (
          <p key={key}>
            <Inlines content={block.content} />
          </p>
        );
      case "list": {
        const List = block.isOrdered ? "ol" : "ul";
        return (
          <List key={key} className={styles.list}>
            {block.items.map((item, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: items of a text keep their places
              <li key={at}>
                <StoryText blocks={item} />
              </li>
            ))}
          </List>
        );
      }
      case "quote":
        return (
          <blockquote key={key} className={styles.quote}>
            <StoryText blocks={block.content} />
          </blockquote>
        );
      case "code":
        return (
          <pre key={key} className={styles.code}>
            {block.text}
          </pre>
        );
      case "answer":
        return (
          <Suspense key={key} fallback={<p>Reading the measured numbers…</p>}>
            <StudyAnswer id={block.study} />
          </Suspense>
        );
      default:
        return block satisfies never;
    }
  });
}

/** @param inLink whether the text belongs to a link, which holds no controls. */
function Inlines({ content, inLink = false }: { readonly content: readonly Inline[]; readonly inLink?: boolean }) {
  return content.map((part, i) => {
    const key = `${i} ${part.kind}`;
    switch (part.kind) {
      case "text":
        return <Fragment key={key}>{part.text}</Fragment>;
      case "code":
        return <code key={key}>{part.text}</code>;
      case "emphasis":
        return (
          <em key={key}>
            <Inlines content={part.content} inLink={inLink} />
          </em>
        );
      case "strong": {
        const [only, ...others] = part.content;
        if (!inLink && only?.kind === "text" && others.length === 0) return <NamedPart key={key} name={only.text} />;
        return (
          <strong key={key}>
            <Inlines content={part.content} inLink={inLink} />
          </strong>
        );
      }
      case "break":
        return <br key={key} />;
      case "link":
        return (
          <a key={key} href={part.href} {...(part.href.startsWith("#") ? {} : { target: "_blank", rel: "noreferrer" })}>
            <Inlines content={part.content} inLink />
          </a>
        );
      default:
        return part satisfies never;
    }
  });
}
