import type { MigrationInterface, QueryRunner } from 'typeorm';

// [[path, value, type, writable], …] -> [[object, [[leaf, value, type, writable], …]], …]
const PACK = `
  UPDATE cpe_tree SET parameters = coalesce((
    SELECT jsonb_agg(jsonb_build_array(object, rows) ORDER BY first)
    FROM (
      SELECT object, min(at) AS first, jsonb_agg(jsonb_build_array(leaf, r -> 1, r -> 2, r -> 3) ORDER BY at) AS rows
      FROM (
        SELECT at, r, coalesce(substring(r ->> 0 FROM '^(.*[.])'), '') AS object, substring(r ->> 0 FROM '[^.]*$') AS leaf
        FROM jsonb_array_elements(parameters) WITH ORDINALITY AS e (r, at)
      ) AS leaves
      GROUP BY object
    ) AS objects), '[]')
`;

const UNPACK = `
  UPDATE cpe_tree SET parameters = coalesce((
    SELECT jsonb_agg(jsonb_build_array((o ->> 0) || (r ->> 0), r -> 1, r -> 2, r -> 3) ORDER BY first, at)
    FROM jsonb_array_elements(parameters) WITH ORDINALITY AS e (o, first),
      jsonb_array_elements(o -> 1) WITH ORDINALITY AS f (r, at)), '[]')
`;

/** Trees are stored with the name of each object written once. */
export class PackCpeTree1797000000001 implements MigrationInterface {
  readonly name = 'PackCpeTree1797000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PACK);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNPACK);
  }
}
