import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KnowAccessNodes1799010000002 implements MigrationInterface {
  readonly name = 'KnowAccessNodes1799010000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What the access node in front of the NAS says of the line (RFC 4679), as text, or as 0x… where it is none.
      ALTER TABLE access_session ADD COLUMN agent_circuit_id text, ADD COLUMN agent_remote_id text;
      ALTER TABLE access_session_history ADD COLUMN agent_circuit_id text, ADD COLUMN agent_remote_id text;
      ALTER TABLE radius.radacct ADD COLUMN agentcircuitid text, ADD COLUMN agentremoteid text;

      ALTER TABLE nas
        ADD COLUMN access_node_from text NOT NULL DEFAULT 'auto',
        ADD CONSTRAINT ck_nas_access_node_from CHECK (access_node_from IN ('auto', 'circuit-id', 'remote-id', 'port-id'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE nas DROP COLUMN access_node_from;
      ALTER TABLE radius.radacct DROP COLUMN agentcircuitid, DROP COLUMN agentremoteid;
      ALTER TABLE access_session_history DROP COLUMN agent_circuit_id, DROP COLUMN agent_remote_id;
      ALTER TABLE access_session DROP COLUMN agent_circuit_id, DROP COLUMN agent_remote_id;
    `);
  }
}
