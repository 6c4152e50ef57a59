import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../apps/server/src/platform/database/database';

interface Rule {
  name: string;
  query: string;
}

function readRules(): Rule[] {
  const [, ...parts] = readFileSync(join(__dirname, 'invariants.sql'), 'utf8').split(/^-- rule: /m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { name: part.slice(0, end), query: part.slice(end) };
  });
}

/** Runs every rule of invariants.sql; what breaks one comes back by the rule's name. */
export async function brokenInvariants(sql: Sql): Promise<Record<string, unknown[]>> {
  const broken: Record<string, unknown[]> = {};
  for (const { name, query } of readRules()) {
    const rows = await sql.query<unknown[]>(query);
    if (rows.length > 0) broken[name] = rows;
  }
  return broken;
}
