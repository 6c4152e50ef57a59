/** The box's own clock: simulated routers live in real time, whatever the clock of the ACS says. */
export const boxClock = {
  nowMs: (): number => Date.now(),
  /** `2026-11-22T14:15:00Z`, the form that every firmware understands. */
  iso: (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`,
};
