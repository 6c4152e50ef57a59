import type { CwmpFault } from '@demarc/cwmp';
import { isObjectPath, type DataModelRoot, type ReportedTree } from '@demarc/datamodel';
import { isExhausted } from './lesson';
import { splitRead, type ReadQueue } from './read-queue';
import { outlineOf } from './tree-outline';

/** How an answer came: what the size of the next question depends on. null: nobody measured. */
export interface AnswerSize {
  readonly tookMs: number | null;
  readonly bytes: number | null;
}

/** How many values are asked for at once: more while it goes well, fewer when it does not. */
export interface ReadPace {
  readonly batch: number;
  readonly limit: number;
  readonly maxNames: number;
  /** The most that came in one answer, and the least that exhausted the router. */
  readonly borne: number;
  readonly failedAt: number | null;
}

/** The values that are still to be read. */
export interface ValueReading {
  /** Objects and parameters, in their order; cut into questions when they are asked. */
  readonly pending: readonly string[];
  /** Parts of a question that failed: halved until the culprit is alone (G31). */
  readonly suspects: ReadQueue;
  readonly pace: ReadPace;
  /** Names that were refused while others were read, of this reading. */
  readonly badNames: readonly string[];
}

const LEAST = 8;
const FAST_MS = 2_000;
const SLOW_MS = 10_000;
/** An answer has to fit into what is taken from a router (CWMP_MAX_BODY_BYTES), with room. */
const ANSWER_BYTES = 400_000;

export function startValues(root: DataModelRoot, pace: ReadPace): ValueReading {
  return { pending: [root], suspects: [], pace, badNames: [] };
}

/** The next question and what is left after it; null when all is read. */
export function nextQuestion(
  reading: ValueReading,
  tree: ReportedTree,
  avoid: ReadonlySet<string>,
): { readonly names: readonly string[]; readonly rest: ValueReading } | null {
  const [suspect, ...suspects] = reading.suspects;
  if (suspect !== undefined) return { names: suspect, rest: { ...reading, suspects } };
  const { names, pending } = isOneQuestion(reading, tree, avoid)
    ? { names: reading.pending, pending: [] }
    : pack(reading, tree, avoid);
  return names.length === 0 ? null : { names, rest: { ...reading, pending } };
}

/** The usual case, a tree that its make gives at once, needs no look at its objects. */
function isOneQuestion({ pending, pace }: ValueReading, tree: ReportedTree, avoid: ReadonlySet<string>): boolean {
  return pending.length === 1 && avoid.size === 0 && tree.size <= pace.batch;
}

/** As many names as hold one batch together. An object that is too big, or holds a bad name, is asked by its parts. */
function pack(
  { pending, pace }: ValueReading,
  tree: ReportedTree,
  avoid: ReadonlySet<string>,
): { names: string[]; pending: string[] } {
  const { sizes, children } = outlineOf(tree);
  const tainted = taintedBy(avoid);
  const queue = pending.toReversed();
  const names: string[] = [];
  let count = 0;
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (avoid.has(name)) continue;
    const size = sizes.get(name) ?? 1;
    const parts = children.get(name);
    if (parts !== undefined && (size > pace.batch || tainted.has(name))) {
      queue.push(...parts.toReversed());
      continue;
    }
    if (names.length > 0 && (count + size > pace.batch || names.length >= pace.maxNames)) {
      queue.push(name);
      break;
    }
    names.push(name);
    count += size;
  }
  return { names, pending: queue.toReversed() };
}

/** Objects above the names that must not be asked for. */
function taintedBy(avoid: ReadonlySet<string>): ReadonlySet<string> {
  const objects = new Set<string>();
  for (const path of avoid) {
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      objects.add(path.slice(0, dot + 1));
    }
  }
  return objects;
}

/** The answer came: the next one may be twice as big, unless it took its time or was heavy. */
export function afterAnswer(reading: ValueReading, values: number, { tookMs, bytes }: AnswerSize): ValueReading {
  const { pace } = reading;
  const borne = Math.max(pace.borne, values);
  if (tookMs !== null && tookMs > SLOW_MS) return { ...reading, pace: { ...pace, borne, batch: half(pace.batch) } };
  const isFull = values * 2 >= pace.batch;
  const isQuick = tookMs === null || tookMs < FAST_MS;
  const heaviest = bytes === null || values === 0 ? pace.limit : Math.floor((ANSWER_BYTES * values) / bytes);
  const most = Math.max(LEAST, Math.min(pace.limit, heaviest, (pace.failedAt ?? Infinity) - 1));
  const batch = isFull && isQuick ? pace.batch * 2 : pace.batch;
  return { ...reading, pace: { ...pace, borne, batch: Math.min(batch, most) } };
}

const half = (batch: number): number => Math.max(LEAST, Math.floor(batch / 2));

interface Refused {
  readonly asked: readonly string[];
  readonly fault: CwmpFault;
  readonly tree: ReportedTree;
  readonly root: DataModelRoot;
}

/** The question failed: a smaller one where the router was exhausted, else halves until the bad name is alone. */
export function afterFault(reading: ValueReading, { asked, fault, tree, root }: Refused): ValueReading {
  // Without the method there is nothing to be read at all.
  if (fault.faultCode === 9000) return { ...reading, pending: [], suspects: [] };
  const { sizes } = outlineOf(tree);
  const count = asked.reduce((sum, name) => sum + (sizes.get(name) ?? 1), 0);
  const [only] = asked;
  if (asked.length === 1 && only !== undefined && !isObjectPath(only)) {
    // That one name explains the failures above it: they were none of size.
    return { ...reading, badNames: [...reading.badNames, only], pace: { ...reading.pace, failedAt: null } };
  }
  if (isExhausted(fault.faultCode) && count > LEAST) {
    const failedAt = Math.min(reading.pace.failedAt ?? Infinity, count);
    const pace = { ...reading.pace, failedAt, batch: half(Math.min(count, reading.pace.batch)) };
    return { ...reading, pace, pending: [...asked, ...reading.pending] };
  }
  return { ...reading, suspects: [...splitRead(asked, tree, root), ...reading.suspects] };
}
