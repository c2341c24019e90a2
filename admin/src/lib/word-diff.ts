export interface Piece {
  kind: "same" | "gone" | "new";
  text: string;
}

/** A diff by words: the longest common subsequence is `same`, other words are `gone` or `new`. */
export function wordDiff(before: string, after: string): Piece[] {
  const old = before.split(/(?<=\s)/);
  const now = after.split(/(?<=\s)/);
  const common = lengthsOfCommonWords(old, now);
  const pieces: Piece[] = [];
  const add = (kind: Piece["kind"], word: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += word;
    else pieces.push({ kind, text: word });
  };
  let place = 0;
  let other = 0;
  while (place < old.length || other < now.length) {
    const [word, candidate] = [old[place], now[other]];
    if (word !== undefined && candidate !== undefined && isSameWord(word, candidate)) {
      add("same", candidate);
      place += 1;
      other += 1;
    } else if (
      candidate === undefined ||
      (word !== undefined &&
        lengthAt(common, place + 1, other) >= lengthAt(common, place, other + 1))
    ) {
      add("gone", word ?? "");
      place += 1;
    } else {
      add("new", candidate);
      other += 1;
    }
  }
  return pieces;
}

const isSameWord = (one: string, other: string) => one.trimEnd() === other.trimEnd();
const lengthAt = (table: readonly (readonly number[])[], place: number, other: number) =>
  table[place]?.[other] ?? 0;

/** For each pair of positions, the length of the longest common subsequence of the remaining words. */
function lengthsOfCommonWords(old: readonly string[], now: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  for (let place = old.length - 1; place >= 0; place -= 1) {
    for (let other = now.length - 1; other >= 0; other -= 1) {
      const row = table[place];
      if (row === undefined) continue;
      row[other] = isSameWord(old[place] ?? "", now[other] ?? "")
        ? lengthAt(table, place + 1, other + 1) + 1
        : Math.max(lengthAt(table, place + 1, other), lengthAt(table, place, other + 1));
    }
  }
  return table;
}
