import { refuse } from './envelope-error';
import type { XmlReader } from './xml-reader';

/** A leaf that may occur once: a second one is refused, so that neither "first wins" nor "last wins" can be abused. */
export function uniqueText(previous: string | null, reader: XmlReader): string {
  if (previous !== null) refuse('duplicate', 'an element that must be unique occurs twice');
  return reader.text();
}

/** The same for an element with children. */
export function requireFirst(isKnown: boolean): void {
  if (isKnown) refuse('duplicate', 'an element that must be unique occurs twice');
}

type Readers = Readonly<Record<string, (reader: XmlReader) => unknown>>;

type Fields<Name extends string, Inner extends Readers> = Record<Name, string | null> & {
  [Key in keyof Inner]: ReturnType<Inner[Key]> | null;
};

/**
 * A struct: the texts of its leaves by their names, and what `inner` reads of its children. Each may be there once; null
 * when it is not. What is not asked for is skipped. For messages that are rare: the readers of lists, which decide what
 * a session costs, do this by hand.
 */
export function readFields<Name extends string, Inner extends Readers = Record<never, never>>(
  reader: XmlReader,
  names: readonly Name[],
  inner?: Inner,
): Fields<Name, Inner> {
  const leaves = new Set<string>(names);
  const readers = new Map(Object.entries(inner ?? {}));
  const fields: Record<string, unknown> = Object.fromEntries(
    [...leaves, ...readers.keys()].map((name) => [name, null]),
  );
  while (reader.nextChild()) {
    const { name } = reader;
    const read = readers.get(name);
    if (read === undefined && !leaves.has(name)) {
      reader.skip();
      continue;
    }
    requireFirst(fields[name] !== null);
    fields[name] = read === undefined ? reader.text() : read(reader);
  }
  return fields as Fields<Name, Inner>;
}

/** The structs of a list that have this name. `arrayType` and its count are not looked at: CPEs get them wrong. */
export function readStructs<Struct>(
  reader: XmlReader,
  name: string,
  readStruct: (reader: XmlReader) => Struct,
): Struct[] {
  const structs: Struct[] = [];
  while (reader.nextChild()) {
    if (reader.name === name) structs.push(readStruct(reader));
    else reader.skip();
  }
  return structs;
}

/** A count as CPEs write it (`0`, `00`, ` 1 `); what is no count is `fallback`. */
export function countOf(text: string | null, fallback: number): number {
  const digits = text === null ? null : /^\s*\+?([0-9]{1,9})\s*$/.exec(text);
  return digits === null ? fallback : Number(digits[1]);
}

/** XML Schema booleans, and what CPEs send besides. */
export function isTrue(text: string | null): boolean {
  if (text === '1' || text === '0') return text === '1';
  const word = text?.trim().toLowerCase();
  return word === '1' || word === 'true' || word === 'yes';
}

/** `xsd:unsignedInt` → `unsignedInt`. Prefixes are undeclared or bound to the wrong URI often enough to mean nothing. */
export function localName(qualified: string): string {
  return qualified.slice(qualified.lastIndexOf(':') + 1);
}
