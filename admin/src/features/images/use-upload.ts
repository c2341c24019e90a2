import { useEffect, useRef, useState } from "react";
import { IMAGE_BYTES } from "@/api/limits";
import { isProblem, upload } from "@/lib/api";
import { wordsFor } from "@/lib/words";
import { imagePath, useShowImage, type Image, type Place } from "./queries";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MEGABYTES = IMAGE_BYTES.maximum / 1024 / 1024;
export const ACCEPTED_FILES = `JPG, PNG or WebP of up to ${MEGABYTES} MB`;
const WRONG_FILE = `Please use a ${ACCEPTED_FILES}.`;

export const ACCEPTED = TYPES.join();

export interface Upload {
  file: File;
  /** What the browser shows of the file itself, before any of it has been checked. */
  picture: string;
  /** From 0 to 1; null once it is out. */
  progress: number | null;
  /** What was wrong with it; undefined while all is well. */
  fault?: string;
}

/** Sends a picture, and remembers the file for as long as the page is open: to show it, and to try again. */
export function useUpload(place: Place) {
  const show = useShowImage(place);
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

  const start = async (file: File) => {
    stop.current?.abort();
    const wrong =
      TYPES.includes(file.type) && file.size <= IMAGE_BYTES.maximum ? undefined : WRONG_FILE;
    const next: Upload = { file, picture: URL.createObjectURL(file), progress: 0 };
    if (wrong !== undefined) {
      setCurrent({ ...next, progress: null, fault: wrong });
      return;
    }
    const controller = new AbortController();
    stop.current = controller;
    setCurrent(next);
    try {
      const image = await upload<Image>(
        imagePath(place),
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
  if (isProblem(error, "image_not_supported")) return WRONG_FILE;
  if (isProblem(error, "image_too_large")) return `${WRONG_FILE} This one is too large.`;
  if (isProblem(error, "image_unreadable"))
    return "This file is damaged and can't be opened. Please choose another.";
  return wordsFor(error);
}
