import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import type { CSSOptions, Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { preloadPages } from "./build-preloads.ts";

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

// Donors reach these only through an `index.ts` that they need for something else.
const ONLY_IN_ADMIN =
  /\/@tanstack\/(?!react-query|query-core)|\/features\/session\/(sign-in-page|expired-dialog)/;
// A page begins with its own style sheets and with its own script: they stay with it.
const OWN = /\.html$|\/main\.tsx$|\/styles\/.*\.css$/;

const isForDonors = (id: string, modules: Modules) =>
  neededByDonors(modules).has(id) && !ONLY_IN_ADMIN.test(id);

/** What both pages are made of, in one file: on a slow line each file costs as much as ten kilobytes. */
const sharedWithDonors = (id: string, modules: Modules) =>
  isForDonors(id, modules) && !OWN.test(id) && !id.includes("/features/donor/") ? "shared" : null;

/**
 * The routes that coordinators begin with: signing in, and the packages of an event. Their components come with the
 * start; those of all others when they are needed.
 */
const FIRST_ROUTES = new Set([
  "/sign-in",
  "/_signed-in",
  "/_signed-in/events/$eventId",
  "/_signed-in/events/$eventId/tickets/",
]);

/** Of what one page imports at once, all that the other does not: one file instead of forty small ones. */
const startOfPage = (id: string, modules: Modules) =>
  OWN.test(id)
    ? null
    : id.includes("/features/donor/")
      ? "donor-start"
      : isForDonors(id, modules)
        ? null
        : "start";

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
    preloadPages,
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      codeSplittingOptions: {
        splitBehavior: ({ routeId }) => (FIRST_ROUTES.has(routeId) ? [] : undefined),
      },
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
          "preload.js",
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
    // Browsers that do not know it load the same a little later.
    modulePreload: { polyfill: false },
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
            {
              name: startOfPage,
              debugName: "start",
              tags: ["$initial"],
              includeDependenciesRecursively: false,
            },
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
