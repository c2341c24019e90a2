// Finds classes that no style sheet has, and classes that nothing uses: TypeScript takes any name of a CSS module.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = resolve(argv[2] ?? fileURLToPath(new URL("src", import.meta.url)));
const files = readdirSync(root, { recursive: true }).map((file) => join(root, file));
const nameOf = (file) => relative(dirname(root), file);
const problems = [];

const classesIn = (selectors) =>
  [...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name);

/** The classes of a sheet: its own, and those that it names by `:global()`. */
function readSheet(file) {
  const text = readFileSync(file, "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  const selectors = [...text.matchAll(/([^{};]*)\{/g)]
    .map(([, before]) => before.trim())
    .filter((before) => !before.startsWith("@"))
    .join("\n");
  const globals = [];
  const own = selectors.replaceAll(/:global\(([^)]*)\)/g, (_, inside) => {
    globals.push(...classesIn(inside));
    return "";
  });
  return { own: new Set(classesIn(own)), globals };
}

const sheets = files.filter((file) => file.endsWith(".css"));
const modules = new Map(
  sheets.filter((file) => file.endsWith(".module.css")).map((file) => [file, readSheet(file)]),
);
const global = new Set(
  sheets.filter((file) => !modules.has(file)).flatMap((file) => [...readSheet(file).own]),
);
const used = new Set();

function markGlobal(names, file) {
  for (const name of names.split(/\s+/).filter(Boolean)) {
    used.add(name);
    if (!global.has(name)) problems.push(`${nameOf(file)}: no global sheet has .${name}`);
  }
}

for (const [file, { globals }] of modules) for (const name of globals) markGlobal(name, file);

function readComponent(file) {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, "utf8"),
    ts.ScriptTarget.Latest,
    true,
    file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const imported = new Map();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const from = statement.moduleSpecifier.text;
    if (!from.endsWith(".module.css")) continue;
    const path = from.startsWith("@/") ? join(root, from.slice(2)) : join(dirname(file), from);
    imported.set(statement.importClause?.name?.text, path);
    if (!modules.has(path)) problems.push(`${nameOf(file)}: there is no ${from}`);
  }
  const visit = (node, isClass) => {
    if (ts.isJsxAttribute(node)) isClass = node.name.getText() === "className";
    else if (ts.isCallExpression(node)) isClass = node.expression.getText() === "cx";
    else if (ts.isConditionalExpression(node)) {
      visit(node.condition, false);
      visit(node.whenTrue, isClass);
      visit(node.whenFalse, isClass);
      return;
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ) {
      visit(node.left, false);
      visit(node.right, isClass);
      return;
    }
    if (isClass && ts.isStringLiteralLike(node)) markGlobal(node.text, file);
    if (isClass && ts.isTemplateExpression(node))
      problems.push(`${nameOf(file)}: join classes with cx, not with ${node.getText()}`);
    if (ts.isIdentifier(node) && imported.has(node.text) && !ts.isImportClause(node.parent))
      markClass(node, imported.get(node.text), file);
    ts.forEachChild(node, (child) => visit(child, isClass));
  };
  visit(source, false);
}

function markClass(node, path, file) {
  const access = node.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== node) {
    problems.push(`${nameOf(file)}: name the class: ${access.getText()}`);
    return;
  }
  const name = access.name.text;
  used.add(`${path} ${name}`);
  if (modules.get(path)?.own.has(name) === false)
    problems.push(`${nameOf(file)}: ${nameOf(path)} has no .${name}`);
}

for (const file of files.filter((one) => /(?<!\.test)\.tsx?$/.test(one))) readComponent(file);

// What is no component: a page's own HTML, and the region that announcements go to.
const elsewhere = ["donor", "visually-hidden"];
for (const name of global)
  if (!used.has(name) && !elsewhere.includes(name))
    problems.push(`Nothing uses the global .${name}`);
for (const [file, { own }] of modules)
  for (const name of own)
    if (!used.has(`${file} ${name}`)) problems.push(`Nothing uses .${name} of ${nameOf(file)}`);

if (problems.length > 0) {
  console.error(problems.sort().join("\n"));
  exit(1);
}
