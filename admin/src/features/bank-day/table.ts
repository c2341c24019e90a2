import { isSurelyAmount, readDay } from "./cells";

// In the order in which one is preferred where several fit. The last one is how a PDF is copied.
const SEPARATORS = [/\t/y, /;/y, / {2,}/y, /,/y] as const;
const QUOTE = '"';

/** Splits what was pasted into rows of cells, at the separator that finds the most amounts and days. */
export function splitTable(pasted: string, today: string): string[][] {
  const text = pasted.replaceAll(/\r\n?/g, "\n").replaceAll("\u00a0", " ");
  let best: string[][] = [];
  let most = -1;
  for (const separator of SEPARATORS) {
    const rows = withWholeAmounts(split(text, separator));
    const recognized = rows.flat().filter((cell) => isSurelyAmount(cell) || isDay(cell, today));
    if (recognized.length > most) {
      best = rows;
      most = recognized.length;
    }
  }
  return best;
}

const isDay = (cell: string, today: string): boolean => readDay(cell, today) !== null;

function split(text: string, separator: RegExp): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const { cell, end } = readCell(text, at, separator);
    cells.push(cell.trim());
    at = end;
    if (at < text.length && text[at] !== "\n") {
      at += lengthAt(text, at, separator);
      continue;
    }
    at += 1;
    if (cells.some((one) => one !== "")) rows.push(cells);
    cells = [];
  }
  return rows;
}

/** A quoted cell may contain separators and line ends; a quote within or without its partner is an ordinary character. */
function readCell(text: string, start: number, separator: RegExp): { cell: string; end: number } {
  if (text[start] === QUOTE) {
    const quoted = /"((?:[^"]|"")*)"[ ]*/y;
    quoted.lastIndex = start;
    const found = quoted.exec(text);
    const end = quoted.lastIndex;
    if (found !== null && isEnd(text, end, separator))
      return { cell: (found[1] ?? "").replaceAll('""', QUOTE).replaceAll("\n", " "), end };
  }
  let end = start;
  while (!isEnd(text, end, separator)) end += 1;
  return { cell: text.slice(start, end), end };
}

const isEnd = (text: string, at: number, separator: RegExp): boolean =>
  at >= text.length || text[at] === "\n" || lengthAt(text, at, separator) > 0;

function lengthAt(text: string, at: number, separator: RegExp): number {
  separator.lastIndex = at;
  return separator.exec(text)?.[0].length ?? 0;
}

const THOUSANDS = /^(?:[+\-(]*\$?\s*[+\-]?)\d{1,3}$/;
const REST = /^\d{3}(?:\.\d{2})?\)?$/;

/** In rows with more cells than the others, amounts that were cut at the comma of their thousands are put together. */
function withWholeAmounts(rows: string[][]): string[][] {
  const widths = rows.map((row) => row.length);
  const usual = widths.toSorted((a, b) => a - b)[Math.floor((widths.length - 1) / 2)] ?? 0;
  return rows.map((row) => {
    const cells = [...row];
    for (let at = 0; cells.length > usual && at + 1 < cells.length; at += 1) {
      const [one = "", next = ""] = cells.slice(at, at + 2);
      if (THOUSANDS.test(one) && REST.test(next)) cells.splice(at, 2, `${one},${next}`);
    }
    return cells;
  });
}
