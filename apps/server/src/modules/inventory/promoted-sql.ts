/** A promoted value as it is searched: short enough for an index, whatever its case. */
export const SEARCHED_VALUE = `lower("left"(value, 200))`;

/** Names stand in the statement itself, so that PostgreSQL sees that none of them is left out of the index. */
export function promotedIs(names: readonly string[]): string {
  if (!names.every((name) => /^[A-Za-z0-9]+$/.test(name)))
    throw new Error('assertion failed: a promoted name is a word');
  return `name in (${names.map((name) => `'${name}'`).join(', ')})`;
}
