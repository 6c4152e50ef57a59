import type { ConnectionReading } from '@demarc/datamodel';

export interface OnlineQuestion {
  readonly reading: ConnectionReading | null;
  /** The connection before its account was written; null when that is not known. */
  readonly before: ConnectionReading | null;
  /** Whole seconds since the account was written; null when it was not. */
  readonly secondsSinceWrite: number | null;
}

/** Clocks of routers count in whole seconds and start late. */
const SLACK_SECONDS = 3;

/**
 * Whether the PPP connection is up with the account that was written. Right after a write a router may still show its
 * old connection: only one that is younger than the write, or has another address, proves the new account.
 */
export function isProvenOnline({ reading, before, secondsSinceWrite }: OnlineQuestion): boolean {
  if (reading === null || !reading.isConnected) return false;
  if (secondsSinceWrite === null) return true;
  if (before === null || !before.isConnected) return true;
  if (reading.address !== before.address) return true;
  return reading.uptimeSeconds !== null && reading.uptimeSeconds <= secondsSinceWrite + SLACK_SECONDS;
}
