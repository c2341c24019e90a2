import { afterEach, beforeEach, expect, it, vi } from "vitest";

const FONTS = ["1em Ysabeau"];

async function fontsThat(load: () => Promise<unknown>, { scriptAt = 300 } = {}) {
  vi.resetModules();
  vi.spyOn(performance, "now").mockReturnValue(scriptAt);
  Object.defineProperty(document, "fonts", { value: { load }, configurable: true });
  const { loadFonts } = await import("./fonts");
  const { markPageShown } = await import("./page-shown");
  return { loadFonts, markPageShown };
}

const areUsed = () => document.documentElement.dataset.fonts === "loaded";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});

afterEach(() => {
  delete document.documentElement.dataset.fonts;
  Reflect.deleteProperty(document, "fonts");
  vi.useRealTimers();
});

it("paints the page with its fonts", async () => {
  const { loadFonts } = await fontsThat(() => Promise.resolve());
  await loadFonts(FONTS);
  expect(areUsed()).toBe(true);
});

it("does not wait longer than a second", async () => {
  const { loadFonts } = await fontsThat(() => new Promise(() => undefined));
  const drawn = vi.fn();
  void loadFonts(FONTS).then(drawn);
  await vi.advanceTimersByTimeAsync(900);
  expect(drawn).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(drawn).toHaveBeenCalledOnce();
});

it("resolves at once if they can't be loaded", async () => {
  const { loadFonts } = await fontsThat(() => Promise.reject(new Error("Out of reach.")));
  await expect(loadFonts(FONTS)).resolves.not.toThrow();
});

it("loads them after the page is shown where the script has taken long", async () => {
  const load = vi.fn(() => Promise.resolve());
  const { loadFonts, markPageShown } = await fontsThat(load, { scriptAt: 3_500 });
  await loadFonts(FONTS);
  expect(load).not.toHaveBeenCalled();
  markPageShown();
  await vi.waitFor(() => expect(areUsed()).toBe(true));
  expect(load).toHaveBeenCalledExactlyOnceWith("1em Ysabeau");
});

it("uses fonts that come late when no pointer is down", async () => {
  const { loadFonts } = await fontsThat(() => Promise.resolve());
  document.dispatchEvent(new Event("pointerdown"));
  await loadFonts(FONTS);
  expect(areUsed()).toBe(false);
  document.dispatchEvent(new Event("pointerup"));
  await vi.advanceTimersByTimeAsync(0);
  expect(areUsed()).toBe(true);
});
