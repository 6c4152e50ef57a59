/** The box's own clock: simulated routers live in real time, whatever the clock of the ACS says. */
export const boxClock = {
  nowMs: (): number => Date.now(),
  /** `2026-11-22T14:15:00.123456Z`, as TR-143 wants it. */
  isoMicro: (): string => {
    const us = Math.floor((performance.timeOrigin + performance.now()) * 1000);
    return `${new Date(us / 1000).toISOString().slice(0, 19)}.${String(us % 1_000_000).padStart(6, '0')}Z`;
  },
  /** `2026-11-22T14:15:00Z`, the form that every firmware understands. */
  iso: (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`,
};
