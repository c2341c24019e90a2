import { IMAGE_BYTES } from "@/api/limits";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
export const ACCEPTED = TYPES.join();

const MEGABYTES = IMAGE_BYTES.maximum / 1024 / 1024;
export const ACCEPTED_FILES = `JPG, PNG or WebP of up to ${MEGABYTES} MB`;

// Donors see at most 1,600 pixels: this leaves room for sharp edges.
const LONGEST_SIDE = 3_000;
const QUALITY = 0.88;

/** "6.8 MB", in the unit of the limit. */
export const sizeOf = ({ size }: Blob): string =>
  size >= 1024 * 1024
    ? `${(size / 1024 / 1024).toFixed(1)} MB`
    : `${Math.max(1, Math.round(size / 1024))} kB`;

export interface Prepared {
  /** The file to upload: the one that was chosen, or a smaller picture made of it. */
  file: File;
  /** What was done to it: "Made smaller, from 6.8 MB to 1.2 MB."; undefined if nothing. */
  note?: string;
}

/**
 * Makes what was chosen fit for the upload, if this browser can: a picture over the limit is made smaller, and a HEIC
 * becomes a JPG. Upright as it was taken: the pixels are turned, since the new file has no EXIF orientation.
 *
 * @throws FileFault with words for people, if it can't be used.
 */
export async function prepareFile(chosen: File): Promise<Prepared> {
  if (chosen.size === 0) throw new FileFault("This file is empty. Please choose another one.");
  const isAccepted = TYPES.includes(chosen.type);
  if (isAccepted && chosen.size <= IMAGE_BYTES.maximum) return { file: chosen };
  if (!isAccepted && !isHeic(chosen)) throw new FileFault(wrongType(chosen));
  const file = await redraw(chosen).catch(() => null);
  if (file !== null && file.size <= IMAGE_BYTES.maximum) {
    const what = isAccepted ? "Made smaller" : "Made into a JPG";
    return { file, note: `${what}, from ${sizeOf(chosen)} to ${sizeOf(file)}.` };
  }
  throw new FileFault(
    isAccepted
      ? `This picture is ${sizeOf(chosen)}, and couldn't be made smaller here. Up to ${MEGABYTES} MB are possible.`
      : "This is an iPhone photo (HEIC), which this browser can't open. Please save or send it as a JPG and choose that.",
  );
}

export class FileFault extends Error {}

const extensionOf = ({ name }: File): string => name.split(".").at(-1)?.toLowerCase() ?? "";

const isHeic = (file: File): boolean =>
  /^image\/hei[cf]/.test(file.type) || ["heic", "heif"].includes(extensionOf(file));

function wrongType(file: File): string {
  const extension = extensionOf(file);
  const instead = "Please choose a picture: JPG, PNG or WebP.";
  if (file.type === "application/pdf" || extension === "pdf") return `This is a PDF. ${instead}`;
  if (/^image\//.test(file.type))
    return `Pictures of the kind ${extension.toUpperCase() || file.type} can't be used. ${instead}`;
  return `This file is no picture. ${instead}`;
}

async function redraw(chosen: File): Promise<File | null> {
  const picture = await createImageBitmap(chosen, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  // A PNG or WebP may be transparent, which a JPG can't be. A browser that writes no WebP makes a PNG instead.
  const type = ["image/png", "image/webp"].includes(chosen.type) ? "image/webp" : "image/jpeg";
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, QUALITY));
  if (drawn === null) return null;
  const name = chosen.name.replace(/\.[^.]*$/, "");
  return new File([drawn], `${name}.${drawn.type.split("/").at(-1) ?? ""}`, { type: drawn.type });
}
