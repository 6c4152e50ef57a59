export interface DiffLine {
  readonly change: 'same' | 'added' | 'removed' | 'gap';
  /** Line numbers, from 1; null where the side has no such line. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

/** Changes beyond which two files are simply different: the search for the shortest way costs their square. */
const MAX_CHANGES = 2_000;
const CONTEXT_LINES = 3;

/** What became of the lines of one text in another, in order; null when hardly anything stayed. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] | null {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const middle = shortestEdit(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  if (middle === null) return null;
  const changes = [...stays(head), ...middle, ...stays(tail)];
  let [left, right] = [0, 0];
  return changes.map((change): DiffLine => {
    if (change === 'added') return { change, before: null, after: right + 1, text: after[right++] ?? '' };
    const text = before[left] ?? '';
    left += 1;
    if (change === 'removed') return { change, before: left, after: null, text };
    right += 1;
    return { change, before: left, after: right, text };
  });
}

type Change = 'same' | 'added' | 'removed';

const stays = (count: number): Change[] => Array.from({ length: count }, () => 'same');

/** E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. */
function shortestEdit(before: readonly string[], after: readonly string[]): Change[] | null {
  const limit = Math.min(before.length + after.length, MAX_CHANGES);
  /** For each diagonal how far one comes; kept for each number of changes, to find the way back. */
  const trace: Int32Array[] = [];
  const reach = new Int32Array(2 * limit + 3);
  const at = (diagonal: number): number => diagonal + limit + 1;
  for (let changes = 0; changes <= limit; changes++) {
    trace.push(reach.slice(at(-changes) - 1, at(changes) + 2));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const isDown =
        diagonal === -changes ||
        (diagonal !== changes && (reach[at(diagonal - 1)] ?? 0) < (reach[at(diagonal + 1)] ?? 0));
      let left = isDown ? (reach[at(diagonal + 1)] ?? 0) : (reach[at(diagonal - 1)] ?? 0) + 1;
      while (left < before.length && left - diagonal < after.length && before[left] === after[left - diagonal])
        left += 1;
      reach[at(diagonal)] = left;
      if (left >= before.length && left - diagonal >= after.length) return wayBack(trace, before.length, after.length);
    }
  }
  return null;
}

function wayBack(trace: readonly Int32Array[], beforeLength: number, afterLength: number): Change[] {
  const way: Change[] = [];
  let [left, right] = [beforeLength, afterLength];
  for (let changes = trace.length - 1; changes > 0; changes--) {
    const reach = trace[changes] ?? new Int32Array();
    const from = (diagonal: number): number => reach[diagonal + changes + 1] ?? 0;
    const diagonal = left - right;
    const isDown = diagonal === -changes || (diagonal !== changes && from(diagonal - 1) < from(diagonal + 1));
    const previous = isDown ? diagonal + 1 : diagonal - 1;
    const start = from(previous);
    const stayed = left - (isDown ? start : start + 1);
    way.push(...stays(stayed), isDown ? 'added' : 'removed');
    left = start;
    right = start - previous;
  }
  way.push(...stays(left));
  return way.reverse();
}

/** The changed lines with a few around them. */
export function withContext(lines: readonly DiffLine[]): DiffLine[] {
  const isShown = new Uint8Array(lines.length);
  lines.forEach(({ change }, at) => {
    if (change !== 'same') isShown.fill(1, Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1);
  });
  const shown: DiffLine[] = [];
  let isGap = false;
  lines.forEach((line, at) => {
    if (isShown[at] === 1) shown.push(line);
    else if (!isGap) shown.push({ change: 'gap', before: line.before, after: line.after, text: '' });
    isGap = isShown[at] !== 1;
  });
  return shown;
}

const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|pwd|psk|pre-?shared-?key|secret|wpa-?key|key-?passphrase|wep-?key|community|private-?key|token)/i;
/** What stands between a name and its value: `a=b`, `a: b`, `<a>b`, `a="b"`, `a b`. */
const AFTER_NAME = /^["'\w.-]*\s*(?:[=:>]\s*|\s+)(?=\S)/;

/** A line without the value of what is called like a password; the rest of it stays. */
export function maskSecret(line: string): string {
  const name = SECRET_NAME.exec(line);
  if (name === null) return line;
  const rest = line.slice(name.index + name[0].length);
  const between = AFTER_NAME.exec(rest);
  return between === null ? line : `${line.slice(0, name.index + name[0].length)}${between[0]}••••••`;
}
