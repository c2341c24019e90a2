import { useEffect, useRef, useState } from "react";
import { isProblem, upload } from "@/lib/api";
import { wordsFor } from "@/lib/words";
import { ACCEPTED_FILES, FileFault, prepareFile } from "./prepare-file";
import { imagePath, useShowImage, type Image, type PackageIds } from "./queries";

export interface Upload {
  file: File;
  /** An object URL of the local file, for the preview. */
  picture: string;
  /** From 0 to 1; null once it is uploaded. */
  progress: number | null;
  /** What was done to the file before the upload. */
  note?: string | undefined;
  /** Why it failed; undefined if it did not. */
  fault?: string;
}

/** Uploads an image, and keeps the file while the page is open: for the preview, and for another try. */
export function useUpload(ids: PackageIds) {
  const show = useShowImage(ids);
  const [current, setCurrent] = useState<Upload | null>(null);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const picture = current?.picture;
  useEffect(
    () => () => {
      if (picture !== undefined) URL.revokeObjectURL(picture);
    },
    [picture],
  );

  const start = async (chosen: File) => {
    stop.current?.abort();
    const controller = new AbortController();
    stop.current = controller;
    let next: Upload = { file: chosen, picture: URL.createObjectURL(chosen), progress: 0 };
    setCurrent(next);
    try {
      const { file, note } = await prepareFile(chosen);
      if (controller.signal.aborted) return;
      next = { ...next, file, note };
      setCurrent(next);
      const image = await upload<Image>(
        imagePath(ids),
        file,
        (progress) => setCurrent((now) => (now?.file === file ? { ...now, progress } : now)),
        controller.signal,
      );
      setCurrent({ ...next, progress: null });
      show(image);
    } catch (error) {
      if (controller.signal.aborted) return;
      setCurrent({ ...next, progress: null, fault: faultOf(error) });
    }
  };
  const cancel = () => {
    stop.current?.abort();
    setCurrent(null);
  };
  return { current, start, cancel };
}

function faultOf(error: unknown): string {
  if (error instanceof FileFault) return error.message;
  if (isProblem(error, "image_not_supported"))
    return `This picture moves, or isn't what its name says. Please use a still ${ACCEPTED_FILES}.`;
  if (isProblem(error, "image_too_large"))
    return "This picture takes too much work to open, or has too many pixels. Please choose a smaller one.";
  if (isProblem(error, "image_unreadable"))
    return "This file is damaged and can't be opened. Please choose another.";
  return wordsFor(error);
}
