import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Where `make run` listens, for `npm run dev` beside it.
const API = process.env.API_ORIGIN ?? "http://127.0.0.1:7071";

interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}
const DONORS = here("./src/donor/main.tsx");
let needed: Set<string> | undefined;

/** Everything that the donors' page imports at once, however deep. */
function neededByDonors(modules: Modules): Set<string> {
  if (needed === undefined) {
    needed = new Set([DONORS]);
    for (const id of needed)
      for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) needed.add(imported);
  }
  return needed;
}

/**
 * What both pages are made of, in one file: on a slow line each file costs a donor as much as ten kilobytes. The query
 * cache holds more than donors use of it and is divided by use, as everything else; style sheets keep their order by
 * staying with those that import them.
 */
const sharedWithDonors = (id: string, modules: Modules) =>
  neededByDonors(modules).has(id) && !/\/src\/(features\/)?donor\/|\/@tanstack\/|\.css$/.test(id)
    ? "shared"
    : null;

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      quoteStyle: "double",
      semicolons: true,
    }),
    react(),
    VitePWA({
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        name: "Ticket packages",
        short_name: "Tickets",
        description: "Set up what donors can buy, and watch it sell.",
        id: "/",
        start_url: "/",
        scope: "/",
        display: "standalone",
        // The manifest can't read the tokens: these are --night and --ground.
        theme_color: "#25152a",
        background_color: "#f3eff1",
        icons: [
          { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
          {
            src: "/icon-maskable-512.png",
            sizes: "512x512",
            type: "image/png",
            purpose: "maskable",
          },
        ],
      },
      workbox: {
        globPatterns: [
          "index.html",
          "theme.js",
          "assets/*.{js,css}",
          "assets/*latin-wght-normal*.woff2",
        ],
        // Donors come once, over a slow line: nothing of theirs is loaded ahead.
        globIgnores: ["**/donor*"],
        navigateFallback: "/index.html",
        navigateFallbackDenylist: [/^\/(api|local|e)\//, /^\/config\.json$/],
      },
    }),
  ],
  resolve: { alias: { "@": here("./src") } },
  build: {
    target: ["chrome111", "edge111", "firefox113", "safari16.4"],
    // For the test that weighs what each page loads.
    manifest: true,
    // Two pages: what donors load knows nothing of the admin's shell.
    rolldownOptions: {
      input: { index: here("./index.html"), donor: here("./donor.html") },
      output: { codeSplitting: { groups: [{ name: sharedWithDonors, debugName: "shared" }] } },
    },
  },
  server: { proxy: { "/api": API, "/local": API, "/config.json": API } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
