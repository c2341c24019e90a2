import { isSurelyAmount, readAmount, readDay } from "./cells";

/** What a column of a statement is used as. */
export type Column = "day" | "amount" | "reference" | "text" | "unused";

export const COLUMN_WORDS: Record<Column, string> = {
  day: "Date",
  amount: "Amount",
  reference: "Reference",
  text: "Description",
  unused: "Not used",
};

// The first that fits; a column of what went out, or of the balance, is not of what came in.
const HEADS: readonly (readonly [Column, RegExp])[] = [
  ["unused", /balance|debit|withdraw|paid out|money out|currency|fee/i],
  ["amount", /amount|credit|deposit(?!or)|paid in|money in|received$/i],
  ["day", /\bdate\b|posted|^day$/i],
  ["reference", /check|cheque|\bref|number|\bno\b|#|serial/i],
  [
    "text",
    /description|memo|payee|payer|name|detail|narrative|remit|from|sender|depositor|note|message/i,
  ],
];

/** The column that a head names; undefined where it names none. */
const ofHead = (head: string): Column | undefined =>
  HEADS.find(([, words]) => words.test(head))?.[0];

/** Whether a row names the columns: it has known words, and neither an amount nor a day. */
export function isHead(row: readonly string[], today: string): boolean {
  const isData = row.some((cell) => isSurelyAmount(cell) || readDay(cell, today) !== null);
  return !isData && row.filter((cell) => ofHead(cell) !== undefined).length >= 2;
}

/** What each column is used as, by its head or else by its cells. The amount and the day are one column each. */
export function recognize(rows: readonly (readonly string[])[], today: string): Column[] {
  const [first = []] = rows;
  const hasHead = isHead(first, today);
  const body = hasHead ? rows.slice(1) : rows;
  const width = Math.max(0, ...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, at): Column | undefined =>
    hasHead ? ofHead(first[at] ?? "") : undefined,
  );
  const cellsOf = (at: number) => body.map((row) => row[at] ?? "").filter((cell) => cell !== "");
  const isFree = (at: number) => columns[at] === undefined;
  const places = columns.map((_, at) => at);
  const claim = (column: Column, fits: (cells: string[]) => boolean, most = width) => {
    let taken = columns.filter((one) => one === column).length;
    for (const at of places.filter(isFree)) {
      const cells = cellsOf(at);
      if (taken >= most || cells.length === 0 || !fits(cells)) continue;
      columns[at] = column;
      taken += 1;
    }
  };
  claim(
    "day",
    mostly((cell) => readDay(cell, today) !== null),
    1,
  );
  claim("amount", mostly(isSurelyAmount), 1);
  claim(
    "amount",
    mostly((cell) => readAmount(cell) !== null),
    hasHead || hasAmount(columns) ? 0 : 1,
  );
  if (!hasHead) {
    claim("unused", mostly(isSurelyAmount));
    claim(
      "reference",
      mostly((cell) => /^#?\d{1,20}$/.test(cell)),
      1,
    );
    claim(
      "text",
      mostly((cell) => /\p{L}/u.test(cell)),
    );
  }
  return onlyOnce(columns.map((column) => column ?? "unused"));
}

const hasAmount = (columns: readonly (Column | undefined)[]): boolean => columns.includes("amount");

const mostly =
  (test: (cell: string) => boolean) =>
  (cells: string[]): boolean =>
    cells.filter(test).length * 2 > cells.length;

/** A statement often has two dates, and one number of the check and one of the bank: the first is used. */
const onlyOnce = (columns: readonly Column[]): Column[] =>
  columns.map((column, at) =>
    column !== "text" && columns.indexOf(column) !== at ? "unused" : column,
  );

/** The columns with one of them changed; what may be there once moves there. */
export const withColumn = (
  columns: readonly Column[],
  changed: number,
  to: Column,
): readonly Column[] =>
  columns.map((column, at) => {
    if (at === changed) return to;
    return to !== "text" && column === to ? "unused" : column;
  });

export const isColumn = (value: string): value is Column => value in COLUMN_WORDS;
