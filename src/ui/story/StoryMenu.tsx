import { BookOpen, Copy, Ellipsis, Link } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../lab/engine/namedError.ts";
import { stepOfNow } from "../../state/story/copyStep.ts";
import { openStoryFile } from "../../state/story/openFile.ts";
import { builtInStory, ownStory, stepHash } from "../../state/story/storyAddress.ts";
import { linkedStoryLimit } from "../../state/story/storySource.ts";
import { storyStore } from "../../state/story/storyStore.ts";
import { Button } from "../controls/Button.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { OpenFile } from "../controls/OpenFile.tsx";
import { Popover } from "../controls/Popover.tsx";
import { saveFile } from "../shared/saveFile.ts";
import layout from "../style/layout.module.css";
import styles from "./Story.module.css";

/** What teachers need: a link to this story, their own file, and a step made of what the page shows now. */
export function StoryMenu({ source }: { readonly source: string }) {
  const [said, setSaid] = useState("");
  /** A text that the browser did not let the page copy. */
  const [blocked, setBlocked] = useState("");
  /** Counts opened files: each closes the menu. */
  const [opened, setOpened] = useState(0);
  const text = useStore(storyStore, (state) => state.text);
  const copy = (what: string, done: string) => {
    setBlocked("");
    // Over plain http there is no clipboard.
    const written = navigator.clipboard?.writeText(what) ?? Promise.reject();
    written.then(
      () => setSaid(done),
      () => {
        setSaid("Your browser blocked copying. Copy the text here:");
        setBlocked(what);
      },
    );
  };
  const copyStep = () => {
    try {
      copy(stepOfNow(), "Copied. Paste it into your story and add a title and text.");
    } catch (error) {
      // The settings of the room are too long for a link.
      setSaid(messageOf(error));
    }
  };
  return (
    <Popover
      key={opened}
      title="Stories"
      trigger={<IconButton size="s" label="More about stories" icon={<Ellipsis />} />}
      onOpen={() => {
        setSaid("");
        setBlocked("");
      }}
    >
      <div className={styles.menu}>
        {source === ownStory ? (
          <p className={layout.note}>
            This story is longer than the {linkedStoryLimit} characters that fit into a link. To share it, send the
            file, or put it into the folder <code>stories</code> of your copy of the lab.
          </p>
        ) : (
          <Button
            size="s"
            wide
            icon={<Link />}
            onClick={() => copy(new URL(stepHash(source, 1), location.href).href, "The link to this story is copied.")}
          >
            Copy a link to this story
          </Button>
        )}
        <Button size="s" wide icon={<Copy />} onClick={() => copyStep()}>
          Copy this state as a step
        </Button>
        <OpenFile
          name="Story in Markdown"
          accept=".md,.markdown,text/markdown"
          icon={<BookOpen />}
          onOpen={([file]) => {
            if (file === undefined) return;
            openStoryFile(file).then(
              () => setOpened(opened + 1),
              (error: unknown) => setSaid(messageOf(error)),
            );
          }}
        >
          Open your own story…
        </OpenFile>
        {text !== "" && (
          <Button size="s" wide onClick={() => saveFile(new Blob([text], { type: "text/markdown" }), "story.md")}>
            Save this story as a file
          </Button>
        )}
        {source !== builtInStory && <a href={stepHash(builtInStory, 1)}>The story of the lab</a>}
        <p className={layout.note}>
          A story is a Markdown file: a heading and a link for every step. Save this one to see how it is written. You
          can also drop a file onto the page.
        </p>
        <p role="status">{said}</p>
        {blocked !== "" && (
          <textarea
            className={styles.copied}
            readOnly
            rows={4}
            value={blocked}
            aria-label="Text to copy"
            onFocus={(event) => event.target.select()}
          />
        )}
      </div>
    </Popover>
  );
}
