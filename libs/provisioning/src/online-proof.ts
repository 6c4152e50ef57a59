import type { ConnectionReading } from '@demarc/datamodel';

export interface OnlineQuestion {
  readonly reading: ConnectionReading | null;
  /** The connection as it was when the account was written; null when nobody looked. */
  readonly before: Pick<ConnectionReading, 'isConnected' | 'address'> | null;
  /** Whole seconds since the account was written; null when it was not. */
  readonly secondsSinceWrite: number | null;
  /** Read in the session that wrote: the router may still show the connection that is about to go. */
  readonly isSameSession: boolean;
}

/** Clocks of routers count in whole seconds and start late. */
const SLACK_SECONDS = 3;

/**
 * Whether the PPP connection is up with the account that was written. Right after a write a router may still show its
 * old connection: only one that is younger than the write, or has another address, proves the new account.
 */
export function isProvenOnline({ reading, before, secondsSinceWrite, isSameSession }: OnlineQuestion): boolean {
  if (reading === null || !reading.isConnected) return false;
  if (secondsSinceWrite === null) return true;
  const { uptimeSeconds: uptime } = reading;
  // Both are rounded down, so what counts less is younger than the write for certain.
  if (uptime !== null && uptime < secondsSinceWrite) return true;
  if (before === null) return uptime === null && !isSameSession;
  const isAnother = !before.isConnected || before.address !== reading.address;
  return isAnother && (uptime === null || uptime <= secondsSinceWrite + SLACK_SECONDS);
}
