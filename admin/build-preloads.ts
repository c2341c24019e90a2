import type { Plugin } from "vite";

type OutputBundle = Parameters<Extract<Plugin["generateBundle"], (...args: never) => unknown>>[1];

const COMPONENT = /\/src\/routes\/(.*)\.tsx\?tsr-split=component$/;
const SCRIPT = "preload.js";

// Else `sales/$purchaseId` would be at `sales/new` too.
const ID = "[0-9a-f-]{36}";

/** The paths of a route's page: `_signed-in/events/$eventId/index` is at `/events/…`. */
function patternOf(route: string): string {
  const parts = route.split(/[/.]/).filter((part) => !/^(_.*|index|route)$/.test(part));
  return `^/${parts.map((part) => (part.startsWith("$") ? ID : part)).join("/")}/?$`;
}

/** The files of a chunk and of everything that it imports at once. */
function filesOf(bundle: OutputBundle, name: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[name];
  if (chunk?.type !== "chunk" || found.has(name)) return found;
  found.add(name);
  for (const imported of chunk.imports) filesOf(bundle, imported, found);
  for (const sheet of chunk.viteMetadata?.importedCss ?? []) found.add(sheet);
  return found;
}

/** For each page that is not in the start: its paths, and the files that the start does not bring. */
function preloadsOf(bundle: OutputBundle): [pattern: string, files: string[]][] {
  const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
  const entry = chunks.find((one) => one.isEntry && one.name === "index");
  const atStart = filesOf(bundle, entry?.fileName ?? "");
  return chunks.flatMap((chunk) => {
    const route = COMPONENT.exec(chunk.facadeModuleId ?? "")?.[1];
    if (route === undefined) return [];
    return [
      [patternOf(route), [...filesOf(bundle, chunk.fileName)].filter((one) => !atStart.has(one))],
    ];
  });
}

const script = (preloads: unknown) => `for (const [pattern, files] of ${JSON.stringify(preloads)})
  if (new RegExp(pattern).test(location.pathname))
    for (const file of files) {
      const link = document.createElement("link");
      if (file.endsWith(".css")) Object.assign(link, { rel: "preload", as: "style" });
      else link.rel = "modulepreload";
      link.crossOrigin = "";
      link.href = "/" + file;
      document.head.append(link);
    }
`;

/**
 * Lets the admin app load the page of an address beside its start, not after it: on a slow line that is a second less.
 * A script of its own, since the security policy allows none in the HTML; nothing waits for it.
 */
export const preloadPages: Plugin = {
  name: "preload-pages",
  apply: "build",
  enforce: "post",
  generateBundle(_, bundle) {
    this.emitFile({ type: "asset", fileName: SCRIPT, source: script(preloadsOf(bundle)) });
  },
  transformIndexHtml: {
    order: "post",
    handler: (_, { path }) =>
      path === "/index.html"
        ? [{ tag: "script", attrs: { async: true, src: `/${SCRIPT}` }, injectTo: "head-prepend" }]
        : [],
  },
};
