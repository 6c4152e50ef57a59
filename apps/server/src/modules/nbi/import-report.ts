import type { ImportCount, ImportProblem } from '@demarc/contracts';

const MAX_PROBLEMS = 500;

/** What a dump holds, and what becomes of it. */
export class ImportReport {
  readonly counts: Record<string, ImportCount> = {};
  readonly problems: ImportProblem[] = [];
  problemCount = 0;

  count(what: string, how: 'taken' | 'known' | 'leftOut', many = 1): void {
    const count = (this.counts[what] ??= { found: 0, taken: 0, known: 0, leftOut: 0 });
    count.found += many;
    count[how] += many;
  }

  problem(collection: string, name: string, text: string): void {
    this.problemCount += 1;
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ collection, name: clean(name), text: clean(text) });
  }
}

/** Names come from a dump: what no text of PostgreSQL can hold is left out of them. */
const clean = (text: string): string => text.replaceAll('\0', '\uFFFD').slice(0, 300).toWellFormed();
