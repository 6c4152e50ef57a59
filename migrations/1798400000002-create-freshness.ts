import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFreshness1798400000002 implements MigrationInterface {
  readonly name = 'CreateFreshness1798400000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- When each group of the tree was read as a whole: written with the tree, never for itself.
      ALTER TABLE cpe_tree ADD group_read_at jsonb NOT NULL DEFAULT '{}';

      -- One row: how old the values of a group may be when somebody looks at them.
      CREATE TABLE freshness_policy (
        id integer NOT NULL,
        identity_seconds integer NOT NULL,
        wan_seconds integer NOT NULL,
        wifi_seconds integer NOT NULL,
        hosts_seconds integer NOT NULL,
        optical_seconds integer NOT NULL,
        management_seconds integer NOT NULL,
        other_seconds integer NOT NULL,
        whole_tree_days integer NOT NULL,
        CONSTRAINT pk_freshness_policy PRIMARY KEY (id),
        CONSTRAINT ck_freshness_policy_id CHECK (id = 1),
        CONSTRAINT ck_freshness_policy_whole_tree CHECK (whole_tree_days BETWEEN 0 AND 365),
        CONSTRAINT ck_freshness_policy_seconds CHECK (
          least(identity_seconds, wan_seconds, wifi_seconds, hosts_seconds, optical_seconds, management_seconds, other_seconds) >= 30
          AND greatest(identity_seconds, wan_seconds, wifi_seconds, hosts_seconds, optical_seconds, management_seconds, other_seconds) <= 2592000)
      );
      INSERT INTO freshness_policy VALUES (1, 86400, 300, 120, 120, 600, 86400, 86400, 7);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE freshness_policy; ALTER TABLE cpe_tree DROP group_read_at`);
  }
}
