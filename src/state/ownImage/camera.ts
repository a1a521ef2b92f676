/** What the camera is asked for. Phones give the one at their back unless another is named. */
function wanted(deviceId: string | null): MediaStreamConstraints {
  const size = { width: { ideal: 1280 }, height: { ideal: 960 } };
  const which = deviceId === null ? { facingMode: "environment" } : { deviceId: { exact: deviceId } };
  return { audio: false, video: { ...size, ...which } };
}

/** Starts the camera. The browser asks the visitor for permission. @throws an Error that says why, and what to do. */
export async function openCamera(deviceId: string | null): Promise<MediaStream> {
  // Browsers leave this out on pages that did not come over a safe connection.
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (mediaDevices?.getUserMedia === undefined)
    throw new Error(
      "The browser gives the camera only to pages over https or from this machine. Open the lab over https, or take the picture with the camera app and choose the file.",
    );
  try {
    return await mediaDevices.getUserMedia(wanted(deviceId));
  } catch (error) {
    throw new Error(cameraProblem(error), { cause: error });
  }
}

/** Why the browser gives no camera, with what to do. */
export function cameraProblem(error: unknown): string {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "The camera was refused. Allow it in the settings of the browser for this page and try again, or choose a file.";
    case "NotFoundError":
    case "OverconstrainedError":
      return "No camera was found. Connect one and try again, or choose a file.";
    case "NotReadableError":
    case "AbortError":
      return "The camera does not start: another program may be using it. Close that program and try again, or choose a file.";
    default:
      return `The camera does not start: ${error instanceof Error ? error.message : String(error)}. Choose a file instead.`;
  }
}

/** The cameras of this device; browsers name them only while one of them is in use. */
export async function camerasHere(): Promise<readonly MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "");
}

/** Turns the camera off. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The frame on show as a picture file. @throws an Error if there is none yet. */
export async function pictureFrom(video: HTMLVideoElement): Promise<File> {
  const { videoWidth: width, videoHeight: height } = video;
  const context = width * height === 0 ? null : new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new Error("The camera shows no picture yet. Wait until it does, then press again.");
  context.drawImage(video, 0, 0);
  const blob = await context.canvas.convertToBlob({ type: "image/png" });
  return new File([blob], "camera picture.png", { type: "image/png" });
}
