import { readdirSync } from "node:fs";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { translatableText } from "./eslint-translation.js";

// Rows, from the top: a file imports only from rows below its own.
//   routes → shell → features → components → lib
// A feature is used through its index.ts; what is inside it is its own.
const features = readdirSync(new URL("./src/features", import.meta.url));
const SHOWN_TO_DONORS = [
  "badge",
  "button",
  "email",
  "empty-state",
  "field",
  "guest-form",
  "linked-text",
  "option-field",
  "package-row",
  "page-error",
  "say",
  "seat-ring",
  "skeleton",
];
const sideways = {
  regex: "^\\.\\./",
  message: "Import from another folder as @/…, so that the rows can be checked.",
};
const forbid = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: [sideways, ...patterns] }],
});
const rows = (names, message) => ({ regex: `^@/(${names.join("|")})(/|$)`, message });
const insides = (own) => ({
  regex: `^@/features/(?!${own}/)[^/]+/.`,
  message: "Import a feature by its index.ts: what is inside is its own.",
});

const storages = ["localStorage", "sessionStorage"].map((name) => ({
  name,
  message:
    "Use deviceStorage or tabStorage of lib/storage: where a browser forbids storage, this throws.",
}));

export default defineConfig(
  globalIgnores(["dist", "src/api/schema.d.ts", "src/routeTree.gen.ts"]),
  tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat["recommended-latest"],
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    rules: {
      // Numbers in a sentence are fine.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `onClick={() => save()}` says all there is to say.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      // The router takes redirects and not-found marks as what a loader throws.
      "@typescript-eslint/only-throw-error": [
        "error",
        {
          allow: [
            {
              from: "package",
              package: "@tanstack/router-core",
              name: ["Redirect", "NotFoundError"],
            },
          ],
        },
      ],
      "no-restricted-globals": ["error", ...storages],
      "no-restricted-properties": [
        "error",
        ...storages.flatMap(({ name: property, message }) =>
          ["window", "globalThis", "self"].map((object) => ({ object, property, message })),
        ),
      ],
      ...forbid(insides("-")),
    },
  },
  {
    files: ["src/lib/storage.ts", "**/*.test.{ts,tsx}", "public/**"],
    rules: { "no-restricted-globals": "off" },
  },
  {
    files: ["src/lib/**"],
    rules: forbid(
      rows(["components", "features", "shell", "routes"], "lib knows nothing of what is shown."),
    ),
  },
  {
    files: ["src/components/**"],
    rules: forbid(
      rows(["features", "shell", "routes"], "A component serves every feature and knows none."),
    ),
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: forbid(
      rows(["shell", "routes"], "Features don't know where they are shown."),
      insides(feature),
    ),
  })),
  {
    files: ["src/shell/**"],
    rules: forbid(rows(["routes"], "The shell is used by routes."), insides("-")),
  },
  {
    // Shown to donors, whose browser may translate them.
    files: [
      "src/features/{donor,receipt}/**/*.tsx",
      `src/components/{${SHOWN_TO_DONORS.join(",")}}.tsx`,
    ],
    plugins: { donors: { rules: { "translatable-text": translatableText } } },
    rules: { "donors/translatable-text": "error" },
  },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
);
