import { Injectable } from '@nestjs/common';
import { packTree, unpackTree } from '@demarc/datamodel';
import type { UnfinishedDiscovery } from '@demarc/provisioning';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeDiscoveryEntity } from './provisioning.entity';

export interface StoredDiscovery extends UnfinishedDiscovery {
  readonly sessions: number;
  readonly softwareVersion: string;
  readonly updatedAt: Date;
}

@Injectable()
export class DiscoveryRepository {
  async find(sql: Sql, cpeId: string): Promise<StoredDiscovery | null> {
    const row = await sql.findOne(CpeDiscoveryEntity, { where: { cpeId } });
    if (row === null) return null;
    const { sessions, softwareVersion, updatedAt } = row;
    return { discovery: row.progress, tree: unpackTree(row.tree), sessions, softwareVersion, updatedAt };
  }

  async keep(
    tx: Tx,
    cpeId: string,
    { discovery, tree, sessions, softwareVersion, updatedAt }: StoredDiscovery,
  ): Promise<void> {
    await tx.query(
      `insert into cpe_discovery (cpe_id, software_version, sessions, progress, tree, updated_at)
       values ($1, $2, $3, $4::jsonb, $5::jsonb, $6)
       on conflict (cpe_id) do update set software_version = excluded.software_version, sessions = excluded.sessions,
         progress = excluded.progress, tree = excluded.tree, updated_at = excluded.updated_at`,
      [cpeId, softwareVersion, sessions, JSON.stringify(discovery), JSON.stringify(packTree(tree)), updatedAt],
    );
  }

  async delete(tx: Tx, cpeId: string): Promise<void> {
    await tx.delete(CpeDiscoveryEntity, { cpeId });
  }
}
