import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IMAGE_BYTES } from "@/api/limits";
import { prepareFile } from "./prepare-file";

const fileOf = (name: string, type: string, size = 1_000) =>
  new File([new Uint8Array(size)], name, { type });
const TOO_LARGE = IMAGE_BYTES.maximum + 1;
const drawn = { width: 0, height: 0 };

/** A browser that opens every picture as 4000 x 6000, and writes files of the given size. */
function canDraw(size: number) {
  vi.stubGlobal(
    "createImageBitmap",
    vi.fn().mockResolvedValue({ width: 4_000, height: 6_000, close: vi.fn() }),
  );
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({
    drawImage: (_: unknown, __: number, ___: number, width: number, height: number) =>
      Object.assign(drawn, { width, height }),
  } as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done, type) =>
    done(new Blob([new Uint8Array(size)], { type: type ?? "" })),
  );
}

beforeEach(() => {
  vi.stubGlobal("createImageBitmap", vi.fn().mockRejectedValue(new Error("can't be opened")));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a file that is chosen", () => {
  it("is uploaded as it is when it is a picture within the limit", async () => {
    const file = fileOf("table.jpg", "image/jpeg", IMAGE_BYTES.maximum);
    expect(await prepareFile(file)).toEqual({ file });
  });

  it("is made smaller when it is too large, turned as it was taken", async () => {
    canDraw(2_000);
    const { file, note } = await prepareFile(fileOf("a.b.jpg", "image/jpeg", TOO_LARGE));
    expect([file.name, file.type, file.size]).toEqual(["a.b.jpeg", "image/jpeg", 2_000]);
    expect(note).toBe("Made smaller, from 5.0 MB to 2 kB.");
    expect(drawn).toEqual({ width: 2_000, height: 3_000 });
    expect(createImageBitmap).toHaveBeenCalledWith(expect.anything(), {
      imageOrientation: "from-image",
    });
  });

  it("keeps what is transparent when it is made smaller", async () => {
    canDraw(2_000);
    const { file } = await prepareFile(fileOf("logo.png", "image/png", TOO_LARGE));
    expect([file.name, file.type]).toEqual(["logo.webp", "image/webp"]);
  });

  it("becomes a JPG when it is a HEIC that this browser opens", async () => {
    canDraw(2_000);
    const { file, note } = await prepareFile(fileOf("IMG_1.HEIC", "", 3_000));
    expect(file.type).toBe("image/jpeg");
    expect(note).toBe("Made into a JPG, from 3 kB to 2 kB.");
  });

  it.each([
    ["too large", fileOf("a.jpg", "image/jpeg", TOO_LARGE * 2), /^This picture is 10\.0 MB, and/],
    ["a PDF", fileOf("menu.pdf", "application/pdf"), /^This is a PDF\./],
    ["a HEIC", fileOf("IMG_1.HEIC", "image/heic"), /^This is an iPhone photo \(HEIC\)/],
    ["of another kind", fileOf("a.gif", "image/gif"), /^Pictures of the kind GIF can't/],
    ["empty", fileOf("table.jpg", "image/jpeg", 0), /^This file is empty\./],
    ["no picture", fileOf("guests.csv", "text/csv"), /^This file is no picture\./],
  ])("is refused with its own words when it is %s", async (_, file, words) => {
    await expect(prepareFile(file)).rejects.toThrow(words);
  });

  it("is refused when it is too large even after it was made smaller", async () => {
    canDraw(TOO_LARGE);
    await expect(prepareFile(fileOf("a.png", "image/png", TOO_LARGE))).rejects.toThrow(/5\.0 MB/);
  });
});
