import type { AccessSession, AccessSessionStatus, AccountingReport } from '@demarc/contracts';
import { assert } from '@demarc/kernel';
import { accessPortOf } from '@demarc/radius';
import type { AccessSessionEntity, NasEntity } from './access.entity';
import type { AccountingReportEntity } from './accounting.entity';

/** Whose session it is, as far as somebody's. */
export interface SessionOwner {
  subscriberId: string;
  number: string;
  name: string;
}

export interface SessionSurroundings {
  nas: ReadonlyMap<string, Pick<NasEntity, 'name' | 'accessNodeFrom'>>;
  /** By subscription. */
  owners: ReadonlyMap<string, SessionOwner>;
  silentSince: Date;
  /** Null: the address is in no pool. */
  poolOf: (address: string) => { id: string; name: string } | null;
}

const statusOf = (row: AccessSessionEntity, silentSince: Date): AccessSessionStatus => {
  if (row.stoppedAt !== null) return 'closed';
  return row.updatedAt < silentSince ? 'silent' : 'online';
};

function whole(value: bigint): number {
  const number = Number(value);
  assert(Number.isSafeInteger(number), 'no session moves eight petabytes');
  return number;
}

export function toAccessSessionView(row: AccessSessionEntity, around: SessionSurroundings): AccessSession {
  const nas = around.nas.get(row.nasId);
  const ids = { circuitId: row.agentCircuitId, remoteId: row.agentRemoteId, portId: row.nasPortId };
  const { accessNode, port } = accessPortOf(ids, nas?.accessNodeFrom ?? 'auto');
  const owner = around.owners.get(row.subscriptionId ?? '');
  return {
    id: row.id,
    status: statusOf(row, around.silentSince),
    nasId: row.nasId,
    nasName: nas?.name ?? '',
    subscriptionId: row.subscriptionId,
    subscriberId: owner?.subscriberId ?? null,
    subscriberNumber: owner?.number ?? null,
    subscriberName: owner?.name ?? null,
    userName: row.userName,
    acctSessionId: row.acctSessionId,
    framedIpAddress: row.framedIpAddress,
    pool: row.stoppedAt === null && row.framedIpAddress !== null ? around.poolOf(row.framedIpAddress) : null,
    framedIpv6Address: row.framedIpv6Address,
    framedIpv6Prefix: row.framedIpv6Prefix,
    delegatedIpv6Prefix: row.delegatedIpv6Prefix,
    callingStationId: row.callingStationId,
    nasPortId: row.nasPortId,
    agentCircuitId: row.agentCircuitId,
    agentRemoteId: row.agentRemoteId,
    accessNode,
    accessPort: port === '' ? null : port,
    accessGroup: row.accessGroup,
    startedAt: row.startedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    terminateCause: row.terminateCause,
    sessionSeconds: whole(row.sessionSeconds),
    inputOctets: whole(row.inputOctets),
    outputOctets: whole(row.outputOctets),
  };
}

export const toAccountingReportView = (row: AccountingReportEntity): AccountingReport => ({
  id: row.id,
  receivedAt: row.receivedAt.toISOString(),
  happenedAt: row.happenedAt.toISOString(),
  source: row.source,
  status: row.status,
  accessGroup: row.accessGroup,
  packetHex: row.packet?.toString('hex') ?? null,
  attributes: row.attributes,
});
