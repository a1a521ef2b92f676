import { openPicture } from "../../../state/ownImage/ownImage.ts";
import { takePictures } from "../../../state/pictures/judgePictures.ts";
import { droppedFiles } from "../../shared/droppedFiles.ts";
import { useDropped } from "../../shared/useDropped.ts";
import { useWindowEvents } from "../../shared/useWindowEvents.ts";

/** Opens a picture that was dropped or pasted; several, or a folder, make a table of verdicts. */
export function bringFiles(transfer: DataTransfer): void {
  const [file, ...others] = transfer.files;
  const isFolder = [...transfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory === true);
  if (file !== undefined && others.length === 0 && !isFolder) void openPicture(file);
  else void droppedFiles(transfer).then(takePictures);
}

/** Takes files that are dropped or pasted anywhere in the room. */
export function BroughtFiles() {
  useDropped(bringFiles);
  useWindowEvents({
    paste(event) {
      if (event.clipboardData === null || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      bringFiles(event.clipboardData);
    },
  });
  return null;
}
