import type { MigrationInterface, QueryRunner } from 'typeorm';

// A row that somebody else put into radius.nas, by name instead of by address, took the whole file with it, and with
// the file every NAS that FreeRADIUS knows while the database is away.
const CLIENTS = `
  CREATE FUNCTION radius.is_address(value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    RETURN value::inet IS NOT NULL;
  EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
  END $$;

  CREATE OR REPLACE FUNCTION radius.clients_file() RETURNS text LANGUAGE sql STABLE SET search_path = radius, pg_temp AS $$
    SELECT coalesce(string_agg(
      CASE WHEN NOT is_address(nasname) THEN '# ' || regexp_replace(nasname, '[[:cntrl:]]', '?', 'g') || E': not an address\n'
      WHEN secret ~ '\\\\(''|$)|[[:cntrl:]]' THEN '# ' || nasname || E': its secret cannot be written here\n'
      ELSE format(
        E'client "%s" {\n\t%s = %s\n\tsecret = ''%s''\n\tshortname = "%s"\n\tnas_type = %s\n\tdemarc_nas = "%s"\n}\n',
        nasname, CASE WHEN family(nasname::inet) = 6 THEN 'ipv6addr' ELSE 'ipv4addr' END, nasname,
        replace(secret, '''', '\\'''), regexp_replace(shortname, '[^A-Za-z0-9._-]', '_', 'g'),
        regexp_replace(type, '[^A-Za-z0-9._-]', '_', 'g'), nas_id)
      END, '' ORDER BY nasname), '')
    FROM nas $$;
`;

export class SurviveOddClients1797500000004 implements MigrationInterface {
  readonly name = 'SurviveOddClients1797500000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CLIENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION radius.clients_file() RETURNS text LANGUAGE sql STABLE SET search_path = radius, pg_temp AS $$
        SELECT coalesce(string_agg(
          CASE WHEN secret ~ '\\\\(''|$)|[[:cntrl:]]' THEN '# ' || nasname || E': its secret cannot be written here\n'
          ELSE format(
            E'client "%s" {\n\t%s = %s\n\tsecret = ''%s''\n\tshortname = "%s"\n\tnas_type = %s\n\tdemarc_nas = "%s"\n}\n',
            nasname, CASE WHEN family(nasname::inet) = 6 THEN 'ipv6addr' ELSE 'ipv4addr' END, nasname,
            replace(secret, '''', '\\'''), regexp_replace(shortname, '[^A-Za-z0-9._-]', '_', 'g'), type, nas_id)
          END, '' ORDER BY nasname), '')
        FROM nas $$;
      DROP FUNCTION radius.is_address(text);`);
  }
}
