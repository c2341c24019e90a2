import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import type { CSSOptions, Plugin } from "vite";
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
  neededByDonors(modules).has(id) &&
  !/\/src\/(features\/)?donor\/|\/@tanstack\/|\/styles\/.*\.css$/.test(id)
    ? "shared"
    : null;

type CssPlugin = Extract<
  NonNullable<Exclude<CSSOptions["postcss"], string | undefined>["plugins"]>[number],
  { postcssPlugin: string }
>;

/**
 * Styles of components are in a layer below those of features and of the shell, and above base elements and utilities: a
 * feature can override a component whichever sheet the browser loads first. Said in each sheet, as the first one that is
 * loaded decides on the order of layers.
 */
const layers: CssPlugin = {
  postcssPlugin: "layers",
  Once(root, { AtRule }) {
    if (!/\/src\/components\/[^/]+\.module\.css$/.test(root.source?.input.file ?? "")) return;
    const layer = new AtRule({ name: "layer", params: "components", nodes: root.nodes });
    root.removeAll();
    root.append(new AtRule({ name: "layer", params: "base, components" }), layer);
  },
};

/** Takes the classes of a module one by one: the bundler then writes each where it is used, and no table of all of them. */
const classByClass: Plugin = {
  name: "class-by-class",
  enforce: "pre",
  apply: "build",
  transform: (code, id) =>
    id.includes("/src/")
      ? code.replaceAll(/^import (\w+) from ("[^"]+\.module\.css")/gm, "import * as $1 from $2")
      : undefined,
};

/** Keeps the sheet of a module whose classes have all been written where they are used. */
const keepSheets: Plugin = {
  name: "keep-sheets",
  enforce: "post",
  apply: "build",
  transform: (code, id) =>
    id.endsWith(".module.css") ? { code, map: null, moduleSideEffects: "no-treeshake" } : undefined,
};

/** Donors have a manifest of their own: the admin's starts with a sign-in that is not theirs. */
const ownManifest: Plugin = {
  name: "own-manifest",
  enforce: "post",
  transformIndexHtml: {
    order: "post",
    handler: (html, { path }) =>
      path === "/donor.html"
        ? html.replace('<link rel="manifest" href="/manifest.webmanifest">', "")
        : html,
  },
};

/**
 * Style sheets come after the skeleton in the HTML: in the head they would keep it from being painted. The script still
 * waits for them.
 */
const sheetsAfterSkeleton: Plugin = {
  name: "sheets-after-skeleton",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (html) => {
      const sheets = html.match(/ *<link rel="stylesheet".*>\n/g) ?? [];
      const rest = sheets.reduce((page, sheet) => page.replace(sheet, ""), html);
      return rest.replace(/ *<noscript>/, (after) => `${sheets.join("")}${after}`);
    },
  },
};

export default defineConfig({
  css: {
    postcss: { plugins: [layers] },
    // Donors load the names, too: readable ones only where somebody reads them.
    modules: {
      generateScopedName: process.argv.includes("build") ? "[hash:base64:5]" : "[name]__[local]",
    },
  },
  plugins: [
    classByClass,
    keepSheets,
    sheetsAfterSkeleton,
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
    ownManifest,
  ],
  resolve: { alias: { "@": here("./src") } },
  build: {
    target: ["chrome111", "edge111", "firefox113", "safari16.4"],
    // For the test that weighs what each page loads.
    manifest: true,
    // Two pages: what donors load knows nothing of the admin's shell.
    rolldownOptions: {
      optimization: { inlineConst: { mode: "all", pass: 2 } },
      input: { index: here("./index.html"), donor: here("./donor.html") },
      output: {
        codeSplitting: {
          groups: [
            { name: sharedWithDonors, debugName: "shared" },
            // Each is a few lines: a file of its own would cost more than it weighs.
            { name: "components", test: /\/src\/components\/[^/]+\.module\.css/ },
          ],
        },
      },
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
