import { describe, expect, it } from "vitest";
import { readAmount, readDay } from "./cells";
import { recognize, withColumn } from "./columns";
import { readStatement } from "./statement";
import { splitTable } from "./table";

const TODAY = "2027-04-13";

function read(pasted: string) {
  const rows = splitTable(pasted, TODAY);
  return readStatement(rows, recognize(rows, TODAY), TODAY);
}

/** Of each line: day, amount, reference, text, method. */
const linesOf = (pasted: string) =>
  read(pasted).lines.map(({ day, amount, reference, text, method }) => [
    day,
    amount,
    reference,
    text,
    method,
  ]);

describe("an amount", () => {
  it.each([
    ["480", "480.00"],
    ["480.5", "480.50"],
    ["480.00", "480.00"],
    ["1,234.50", "1234.50"],
    ["$1,234.50", "1234.50"],
    ["$ 1,234.50", "1234.50"],
    ["+1,234.50", "1234.50"],
    ["+$1,234.50", "1234.50"],
    ["$+1,234.50", "1234.50"],
    ["1,234,567.00", "1234567.00"],
    ["USD 480.00", "480.00"],
    ["480.00 USD", "480.00"],
    ["480.00 CR", "480.00"],
    ["0480.00", "480.00"],
    [".50", "0.50"],
    ["1.234,50", "1234.50"],
    ["480,00", "480.00"],
    ["12,34", "12.34"],
  ])("%s came in", (cell, amount) => {
    expect(readAmount(cell)).toEqual({ amount, isOut: false });
  });

  it.each([
    "-480.00",
    "\u2212480.00",
    "-$480.00",
    "$-480.00",
    "(480.00)",
    "($480.00)",
    "480.00-",
    "480.00 DR",
  ])("%s went out", (cell) => {
    expect(readAmount(cell)).toEqual({ amount: "480.00", isOut: true });
  });

  it.each([
    "",
    "-",
    "$",
    "Check 480",
    "4/12/2027",
    "1,23,456.00",
    "480.001",
    "(480.00",
    "480.00)",
    "1.2.3",
    "EUR 480.00",
  ])("%s is none", (cell) => {
    expect(readAmount(cell)).toBeNull();
  });
});

describe("a day", () => {
  it.each([
    ["4/12/2027", "2027-04-12"],
    ["04/12/27", "2027-04-12"],
    ["04-12-2027", "2027-04-12"],
    ["4.12.2027", "2027-04-12"],
    ["2027-04-12", "2027-04-12"],
    ["2027/4/12", "2027-04-12"],
    ["04/12/2027 09:41", "2027-04-12"],
    ["2027-04-12T09:41:00Z", "2027-04-12"],
    ["4/12/2027 9:41 AM EDT", "2027-04-12"],
    ["Apr 12, 2027", "2027-04-12"],
    ["April 12 2027", "2027-04-12"],
    ["Mon, Apr. 12, 2027", "2027-04-12"],
    ["12-Apr-27", "2027-04-12"],
    ["12 April 2027", "2027-04-12"],
    ["04/12", "2027-04-12"],
    // Not a day of next December.
    ["12/28", "2026-12-28"],
  ])("%s is %s", (cell, day) => {
    expect(readDay(cell, TODAY)).toBe(day);
  });

  it.each(["", "13/4/2027", "2/30/2027", "1187", "480.00", "Apr", "soon", "12 Foo 2027"])(
    "%s is none",
    (cell) => {
      expect(readDay(cell, TODAY)).toBeNull();
    },
  );
});

describe("what is pasted", () => {
  it("from a spreadsheet has tabs, and heads", () => {
    expect(
      linesOf(
        "Posting Date\tDescription\tCheck No.\tAmount\tBalance\n" +
          "4/12/2027\tDEPOSIT HALLSTROM MARINE\t2041\t4,000.00\t$91,204.11\n" +
          "4/12/2027\tACH CREDIT Priya Raman T-001203\t\t$475.00\t$91,679.11\n",
      ),
    ).toEqual([
      ["2027-04-12", "4000.00", "2041", "DEPOSIT HALLSTROM MARINE", "check"],
      [
        "2027-04-12",
        "475.00",
        "ACH CREDIT Priya Raman T-001203",
        "ACH CREDIT Priya Raman T-001203",
        "bank_transfer",
      ],
    ]);
  });

  it("from a CSV file has quoted cells, with commas, quotes and line ends in them", () => {
    expect(
      linesOf(
        '"Date","Name","Memo","Amount"\r\n' +
          '"04/12/2027","Raman, Priya","for ""Pair of Seats""","1,234.50"\r\n' +
          '"04/12/2027","O\'Neil, Bram","two\r\nlines","+480.00"\r\n',
      ),
    ).toEqual([
      [
        "2027-04-12",
        "1234.50",
        'Raman, Priya for "Pair of Seats"',
        'Raman, Priya for "Pair of Seats"',
        "bank_transfer",
      ],
      ["2027-04-12", "480.00", "O'Neil, Bram two lines", "O'Neil, Bram two lines", "bank_transfer"],
    ]);
  });

  it("with semicolons keeps commas", () => {
    expect(linesOf("04/12/2027;Wire from Chen, Li;1,234.50\n04/13/2027;Check 1187;480.00")).toEqual(
      [
        ["2027-04-12", "1234.50", "Wire from Chen, Li", "Wire from Chen, Li", "bank_transfer"],
        ["2027-04-13", "480.00", "1187", "Check 1187", "check"],
      ],
    );
  });

  it("with commas and without quotes has its thousands put together", () => {
    expect(
      linesOf(
        "4/12/2027,Check 1187,480.00\n4/12/2027,Check 1188,$1,234.50\n4/13/2027,Check 1189,250.00",
      ),
    ).toEqual([
      ["2027-04-12", "480.00", "1187", "Check 1187", "check"],
      ["2027-04-12", "1234.50", "1188", "Check 1188", "check"],
      ["2027-04-13", "250.00", "1189", "Check 1189", "check"],
    ]);
  });

  it("from a PDF has blanks between its columns", () => {
    expect(
      linesOf("04/12  DEPOSIT CHECK 1187     1,480.00\n04/12  ZELLE FROM TOM WHITFIELD   480.00"),
    ).toEqual([
      ["2027-04-12", "1480.00", "1187", "DEPOSIT CHECK 1187", "check"],
      [
        "2027-04-12",
        "480.00",
        "ZELLE FROM TOM WHITFIELD",
        "ZELLE FROM TOM WHITFIELD",
        "bank_transfer",
      ],
    ]);
  });

  it("with columns for what went out and came in is read by what came in", () => {
    const { lines, leftOut } = read(
      "Date,Description,Debit,Credit\n4/12/2027,Rent,900.00,\n4/12/2027,Check 1187,,480.00",
    );
    expect(lines.map(({ amount }) => amount)).toEqual(["480.00"]);
    expect(leftOut).toEqual([{ number: 2, words: "4/12/2027 · Rent · 900.00", why: "no amount" }]);
  });

  it("leaves out what went out, and what can't be an amount", () => {
    expect(
      read(
        "4/12/2027\tRent\t-900.00\n4/12/2027\tFee\t0.00\n4/12/2027\tTotal\tn/a\n4/12/2027\tGift\t1,000,000.01\n4/12/2027\tTom\t1.00",
      ).leftOut.map(({ number, why }) => [number, why]),
    ).toEqual([
      [1, "money out"],
      [2, "no amount"],
      [3, "no amount"],
      [4, "too much"],
    ]);
  });

  it("may be one column of amounts, or nothing", () => {
    expect(linesOf("480.00\n250.00")).toEqual([
      [null, "480.00", null, null, "bank_transfer"],
      [null, "250.00", null, null, "bank_transfer"],
    ]);
    expect(read("\n  \n")).toEqual({ lines: [], leftOut: [] });
  });

  it("with a quote that is never closed stays a line", () => {
    expect(linesOf('4/12/2027\t"Tom\t480.00\n4/13/2027\t12" plate\t20.00')).toEqual([
      ["2027-04-12", "480.00", '"Tom', '"Tom', "bank_transfer"],
      ["2027-04-13", "20.00", '12" plate', '12" plate', "bank_transfer"],
    ]);
  });

  it("is cut to what the API takes", () => {
    const [line] = read(`4/12/2027\t${"a".repeat(300)}\t1.00`).lines;
    expect(line?.text).toHaveLength(200);
  });
});

describe("the columns", () => {
  const columnsOf = (pasted: string) => recognize(splitTable(pasted, TODAY), TODAY);

  it("are known by their heads: one date, one number, and no balance", () => {
    expect(
      columnsOf(
        "Details,Posting Date,Value Date,Ref,Check #,Amount,Type,Balance\nCREDIT,4/12/2027,4/13/2027,88,1187,480.00,ACH,900.00",
      ),
    ).toEqual(["text", "day", "unused", "reference", "unused", "amount", "unused", "unused"]);
  });

  it("are known by what is in them", () => {
    expect(
      columnsOf("1187\t4/12/2027\tTom\t480.00\t900.00\n1188\t4/12/2027\tGrace\t250.00\t1,150.00"),
    ).toEqual(["reference", "day", "text", "amount", "unused"]);
  });

  it("can be whole dollars", () => {
    expect(columnsOf("4/12/2027\tTom\t480\n4/12/2027\tGrace\t250")).toEqual([
      "day",
      "text",
      "amount",
    ]);
  });

  it("can be changed; what may be there once moves", () => {
    expect(withColumn(["day", "text", "amount", "unused"], 3, "amount")).toEqual([
      "day",
      "text",
      "unused",
      "amount",
    ]);
    expect(withColumn(["text", "unused"], 1, "text")).toEqual(["text", "text"]);
  });
});
