import {
  EVERYTHING,
  fits,
  parseProjection,
  parseQuery,
  project,
  QueryRefused,
  valueAt,
  type Condition,
  type QueryDialect,
} from '@demarc/genieacs';
import { sqlState } from '../../platform/database/database';
import { bare, list, NbiRefused, refuse, type NbiReply } from './nbi-reply';
import { numberIn, parseJson, type NbiRequest } from './nbi-request';

/** What a query asks for. @throws NbiRefused */
export function readQuery(query: URLSearchParams, dialect?: QueryDialect): Condition {
  const text = query.get('query') ?? '';
  if (text === '') return EVERYTHING;
  try {
    return parseQuery(parseJson(text), dialect);
  } catch (error) {
    throw refused(error);
  }
}

/** What PostgreSQL says of a pattern that it cannot read (2201B), and of a query that takes too long (57014). */
export function refused(error: unknown): unknown {
  if (error instanceof QueryRefused) return new NbiRefused(bare(400, `QueryError: ${error.message}`));
  if (sqlState(error) === '2201B') return new NbiRefused(bare(400, 'QueryError: invalid regular expression'));
  return sqlState(error) === '57014'
    ? new NbiRefused(bare(503, '503 Service Unavailable: the query takes too long'))
    : error;
}

/** The documents of a small collection that a request asks for. */
export function listOf(
  { method, query }: NbiRequest,
  documents: readonly Record<string, unknown>[],
  dialect: QueryDialect,
): NbiReply {
  const condition = readQuery(query, dialect);
  const matching = documents.filter((document) => fits(condition, document));
  if (method === 'HEAD') return list(matching.length, []);
  const sort = query.has('sort') ? parseJson(query.get('sort') ?? '') : {};
  if (typeof sort !== 'object' || sort === null) return refuse(400, 'QueryError: sort is a JSON object');
  const ordered = matching.toSorted(byKeys(Object.entries(sort)));
  const skip = numberIn(query, 'skip');
  const limit = numberIn(query, 'limit');
  const projection = parseProjection(query.get('projection'));
  const page = ordered.slice(skip, limit === 0 ? undefined : skip + limit);
  return list(
    matching.length,
    page.map((document) => project(document, projection)),
  );
}

type Key = readonly [field: string, direction: unknown];

/** What is missing comes first, then numbers, texts, instants. */
function byKeys(keys: readonly Key[]) {
  return (a: Record<string, unknown>, b: Record<string, unknown>): number => {
    for (const [field, direction] of keys) {
      const [left, right] = [rankOf(valueAt(a, field)), rankOf(valueAt(b, field))];
      const difference = left[0] - right[0] || (left[1] < right[1] ? -1 : left[1] > right[1] ? 1 : 0);
      if (difference !== 0) return direction === -1 ? -difference : difference;
    }
    return 0;
  };
}

function rankOf(value: unknown): [number, string | number] {
  if (typeof value === 'number') return [1, value];
  if (typeof value === 'string') return [2, value];
  return value instanceof Date ? [3, value.getTime()] : [0, 0];
}
