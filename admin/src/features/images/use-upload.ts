import { useEffect, useRef, useState } from "react";
import { IMAGE_BYTES } from "@/api/limits";
import { isProblem, upload } from "@/lib/api";
import { wordsFor } from "@/lib/words";
import { imagePath, useShowImage, type Image, type PackageIds } from "./queries";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MEGABYTES = IMAGE_BYTES.maximum / 1024 / 1024;
export const ACCEPTED_FILES = `JPG, PNG or WebP of up to ${MEGABYTES} MB`;
const WRONG_FILE = `Please use a ${ACCEPTED_FILES}.`;

export const ACCEPTED = TYPES.join();

export interface Upload {
  file: File;
  /** An object URL of the local file, for the preview. */
  picture: string;
  /** From 0 to 1; null once it is uploaded. */
  progress: number | null;
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
  if (isProblem(error, "image_not_supported")) return WRONG_FILE;
  if (isProblem(error, "image_too_large")) return `${WRONG_FILE} This one is too large.`;
  if (isProblem(error, "image_unreadable"))
    return "This file is damaged and can't be opened. Please choose another.";
  return wordsFor(error);
}
