import { Injectable } from '@nestjs/common';
import type { SeriesMark } from '@demarc/contracts';
import { leafNameOf } from '@demarc/datamodel';
import type { Sql } from '../../platform/database/database';
import { SeriesMarksRepository, type MarkedChange, type MarkedEvent } from './series-marks.repository';

const MOST = 200;
const NO_ERROR = /^(?:ERROR_)?NONE$/i;

/** What happened to a router beside its series: starts, changed settings, errors of its PPP connection. */
@Injectable()
export class SeriesMarks {
  constructor(private readonly marks: SeriesMarksRepository) {}

  /** The newest of the range, oldest first. */
  async list(sql: Sql, cpeId: string, range: { from: Date; to: Date }): Promise<SeriesMark[]> {
    const stretch = { ...range, limit: MOST };
    const [starts, changes] = await Promise.all([
      this.marks.listStarts(sql, cpeId, stretch),
      this.marks.listChanges(sql, cpeId, stretch),
    ]);
    const all = [...starts.map(toStart), ...changes.flatMap(toChanges)];
    return all.toSorted((a, b) => a.at.localeCompare(b.at)).slice(-MOST);
  }
}

function toStart({ at, code }: MarkedEvent): SeriesMark {
  const isReset = code.startsWith('0');
  const text = isReset ? 'first contact, or after a factory reset' : 'started';
  return { at: at.toISOString(), kind: isReset ? 'reset' : 'boot', text };
}

function toChanges({ at, count, paths, pppError }: MarkedChange): SeriesMark[] {
  const marks: SeriesMark[] = [];
  if (pppError !== null && pppError !== '' && !NO_ERROR.test(pppError)) {
    marks.push({ at: at.toISOString(), kind: 'ppp-error', text: pppError.slice(0, 80) });
  }
  if (count > 0) {
    const names = [...new Set((paths ?? []).map(leafNameOf))].join(', ');
    const more = count > 3 ? ` and ${count - 3} more` : '';
    marks.push({ at: at.toISOString(), kind: 'change', text: `${names}${more}` });
  }
  return marks;
}
