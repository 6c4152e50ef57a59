import { hash } from 'node:crypto';
import pg from 'pg';

/** Planning costs more than executing for most of our statements; before this many uses it is not worth a name. */
const USES_BEFORE_PREPARING = 5;
/** PostgreSQL keeps a plan for each name on each connection, so there is an end to it. */
const MAX_PREPARED = 300;
const MAX_COUNTED = 5_000;

/** Written into a statement whose best plan depends on its values: a search for what is rare or frequent. */
export const PLANNED_EACH_TIME = '/* planned each time */';

/** Which statements have been used often enough to have a name. */
class Statements {
  private readonly uses = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /**
   * The name under which a statement is prepared; undefined while it is planned each time. A statement over a list
   * (`unnest`) always is: its plan depends on how long the list is.
   */
  nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    const count = (this.uses.get(text) ?? 0) + 1;
    const isPlannedEachTime = text.includes('unnest(') || text.includes(PLANNED_EACH_TIME);
    if (count <= USES_BEFORE_PREPARING || this.names.size >= MAX_PREPARED || isPlannedEachTime) {
      if (this.uses.size < MAX_COUNTED || this.uses.has(text)) this.uses.set(text, count);
      return undefined;
    }
    const name = `demarc_${hash('md5', text).slice(0, 20)}`;
    this.names.set(text, name);
    this.uses.delete(text);
    return name;
  }
}

type Send = (...args: unknown[]) => unknown;

/**
 * For the connections of one pool, which share what they have counted: a client that lets PostgreSQL plan a statement
 * once instead of every time. Not for transaction poolers.
 */
export function preparingClient(): typeof pg.Client {
  const statements = new Statements();
  return class PreparingClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      // Looked up at each call, so that what wraps the driver (a counter, a tracer) sees every statement.
      const send = (args: unknown[]): unknown => (pg.Client.prototype.query as Send).apply(this, args);
      this.query = ((...args: unknown[]) => send(withName(statements, args))) as typeof this.query;
    }
  };
}

function withName(statements: Statements, args: unknown[]): unknown[] {
  const [text, values, ...rest] = args;
  if (typeof text !== 'string' || !isOneStatement(text)) return args;
  if (values !== undefined && !Array.isArray(values)) return args; // a callback
  const name = statements.nameOf(text);
  return name === undefined ? args : [{ name, text, values: (values ?? []) as unknown[] }, ...rest];
}

/** Of the kind that is planned at all; several in one text cannot have a name. */
const isOneStatement = (text: string): boolean =>
  /^\s*(?:select|with|insert|update|delete)\b/i.test(text) && !text.includes(';');
