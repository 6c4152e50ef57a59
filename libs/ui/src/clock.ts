import { createContext, useContext, useSyncExternalStore } from 'react';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let offsetMs = 0;
let now = Date.now();

function tick(): void {
  now = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now() + offsetMs;
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const JITTER_MS = 1500;

/** Ages are told against the server's clock: the browser's may be wrong, and in the demonstration time is moved. */
export function setServerTime(serverTime: string, readAtMs: number): void {
  const offset = Date.parse(serverTime) - readAtMs;
  if (Math.abs(offset - offsetMs) < JITTER_MS) return;
  offsetMs = offset;
  tick();
}

/** The server's now in milliseconds; one ticker for all that show it. */
export const useNow = (): number =>
  useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );

/** The server's now, read once; for an event handler or a first value. */
export const serverNow = (): Date => new Date(Date.now() + offsetMs);

/** The billing entity's zone, in which all instants are shown. */
export const ZoneContext = createContext<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

export const useZone = (): string => useContext(ZoneContext);
