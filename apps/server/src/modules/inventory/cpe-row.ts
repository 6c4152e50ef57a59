import type { CpeEntity } from './cpe.entity';

/** Tells every process to forget what it holds of a CPE. */
export const CPE_CHANNEL = 'demarc_cpe';

export type RawRow = Record<string, unknown>;

const COLUMNS: ReadonlyMap<string, string> = new Map(
  (
    [
      'serialNumber',
      'oui',
      'productClass',
      'manufacturer',
      'modelName',
      'hardwareVersion',
      'softwareVersion',
      'root',
      'state',
      'mode',
      'subscriptionId',
      'quarantineReason',
      'managementPath',
      'managementObject',
      'connectionRequestUrl',
      'enrolledAt',
      'enrolmentWindowUntil',
      'serialSharedAt',
      'retiredAt',
    ] satisfies (keyof CpeEntity)[]
  ).map((name) => [name, name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
);

/** The statement that changes these columns, its parameters counted from `first`; null when there are none. */
export function updateOf(change: Partial<CpeEntity>, first: number): { text: string; values: unknown[] } | null {
  const columns = Object.entries(change);
  if (columns.length === 0) return null;
  const set = columns.map(([name], index) => `${COLUMNS.get(name) ?? unknownColumn(name)} = $${index + first}`);
  return { text: `update cpe set ${set.join(', ')}`, values: columns.map(([, value]) => value) };
}

function unknownColumn(name: string): never {
  throw new Error(`assertion failed: cpe has no column for ${name}`);
}

const NAMES = new Map<string, string>();

/** Column names as the entity has them. Raw rows: the query builder costs more than the query. */
export function toEntity(raw: RawRow): CpeEntity {
  const entity: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(raw)) {
    let name = NAMES.get(column);
    if (name === undefined) {
      name = column.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
      NAMES.set(column, name);
    }
    entity[name] = value;
  }
  return entity as unknown as CpeEntity;
}
