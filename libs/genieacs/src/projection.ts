/** What of a document is wanted; null: all of it. */
export type Projection = readonly string[] | null;

/** Comma-separated places; one that a shorter one covers is dropped. */
export function parseProjection(text: string | null | undefined): Projection {
  const given = (text ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  if (given.length === 0) return null;
  const unique = [...new Set(given)];
  return unique.filter((path) => !unique.some((other) => other !== path && path.startsWith(`${other}.`)));
}

/** Whether anything at or below a place is wanted. */
export function isWanted(projection: Projection, place: string): boolean {
  return (
    projection === null ||
    projection.some((path) => path === place || path.startsWith(`${place}.`) || place.startsWith(`${path}.`))
  );
}

type Json = Record<string, unknown>;

/** The wanted places of a document, and its `_id`. */
export function project(document: Json, projection: Projection): Json {
  if (projection === null) return document;
  const made: Json = {};
  if ('_id' in document) made._id = document._id;
  for (const path of projection) copy(document, made, path.split('.'));
  return made;
}

function copy(from: Json, to: Json, [name = '', ...rest]: readonly string[]): void {
  if (!Object.hasOwn(from, name)) return;
  const value = from[name];
  if (rest.length === 0) {
    to[name] = value;
    return;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return;
  const known = Object.hasOwn(to, name) ? to[name] : undefined;
  const below: Json = typeof known === 'object' && known !== null ? (known as Json) : {};
  to[name] = below;
  copy(value as Json, below, rest);
}
