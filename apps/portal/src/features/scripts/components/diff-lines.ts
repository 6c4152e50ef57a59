export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Longer scripts are shown as a whole: comparing is quadratic. */
const MOST_LINES = 2_000;

/** What became of a text, line by line: the fewest lines that were taken away and added. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  if (old.length * now.length > MOST_LINES * MOST_LINES) return now.map((text) => ({ kind: 'added', text }));
  const longest = lengths(old, now);
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      found.push({ kind: 'same', text: now[j] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && (longest[i + 1]?.[j] ?? 0) >= (longest[i]?.[j + 1] ?? 0))) {
      found.push({ kind: 'removed', text: old[i] ?? '' });
      i += 1;
    } else {
      found.push({ kind: 'added', text: now[j] ?? '' });
      j += 1;
    }
  }
  return found;
}

/** The longest common run of lines from each pair of places on. */
function lengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const [row, below] = [table[i], table[i + 1]];
    if (row === undefined || below === undefined) continue;
    for (let j = now.length - 1; j >= 0; j -= 1)
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return table;
}

/** Only what changed, with a few lines around; null stands for what is left out. */
export function changedOnly(lines: readonly DiffLine[], around = 2): (DiffLine | null)[] {
  const isNear = lines.map((_line, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, at) => {
    if (isNear[at] === true) return [line];
    return at === 0 || isNear[at - 1] === true ? [null] : [];
  });
}
