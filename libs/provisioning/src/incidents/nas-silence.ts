/** What the accounting of one NAS shows. */
export interface NasHearing {
  readonly nasId: string;
  readonly liveSessions: number;
  readonly heardAt: Date;
}

export interface NasSilenceQuestion {
  readonly servers: readonly NasHearing[];
  /** Whoever was heard since then is not silent. */
  readonly silentSince: Date;
  readonly leastSessions: number;
  /** NAS whose routers are struck at the same time. */
  readonly nasWithSilentRouters: ReadonlySet<string>;
}

/**
 * NAS that say nothing of their sessions any more. When all of them are silent the way of their reports to us is broken:
 * then only a NAS whose routers are silent too is down.
 */
export function silentNasServers({
  servers,
  silentSince,
  leastSessions,
  nasWithSilentRouters,
}: NasSilenceQuestion): NasHearing[] {
  const isOtherHeard = servers.some(({ heardAt }) => heardAt >= silentSince);
  return servers.filter(
    ({ nasId, liveSessions, heardAt }) =>
      liveSessions >= leastSessions && heardAt < silentSince && (isOtherHeard || nasWithSilentRouters.has(nasId)),
  );
}
