import { useEffect, useSyncExternalStore } from 'react';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { LiveMessage, type LiveTopic } from '@demarc/contracts';
import { serverNow } from '@demarc/ui';

const URL = '/api/v1/events';
const CHANNEL = 'demarc-live';
const POLL_MS = 10_000;
const COALESCE_MS = 60;
/** The server sends a comment every 15 s; the browser hides comments, so only a closed stream is noticed. */
const BACKOFF_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];

export interface LiveStatus {
  state: 'connecting' | 'live' | 'reconnecting';
  /** When the stream was last known to be open. */
  lastOpenAt: string | null;
}

type Relay = { kind: 'message'; data: string } | { kind: 'status'; status: LiveStatus } | { kind: 'ask' };

/**
 * Live changes for all tabs of this browser over one connection: HTTP/1.1 allows about six per host, and an agent
 * has ten tabs open. The tab that holds the Web Lock owns the EventSource, the others hear it by BroadcastChannel.
 * Where there are no Web Locks (plain HTTP on a network address) each tab has its own.
 */
class LiveConnection {
  private status: LiveStatus = { state: 'connecting', lastOpenAt: null };
  private readonly statusListeners = new Set<() => void>();
  private readonly messageListeners = new Set<(message: LiveMessage | null) => void>();
  private channel: BroadcastChannel | null = null;
  private source: EventSource | null = null;
  private attempts = 0;
  private started = false;

  start(): void {
    if (this.started) return;
    this.started = true;
    setInterval(() => {
      if (this.status.state !== 'live') this.emit(null);
    }, POLL_MS);
    if ('locks' in navigator && 'BroadcastChannel' in window) this.elect();
    else this.open();
  }

  readonly getStatus = (): LiveStatus => this.status;

  readonly onStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  };

  /** `null` says that anything may have changed. */
  onMessage(listener: (message: LiveMessage | null) => void): () => void {
    this.messageListeners.add(listener);
    return () => this.messageListeners.delete(listener);
  }

  private elect(): void {
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.addEventListener('message', (event: MessageEvent<Relay>) => this.hear(event.data));
    this.relay({ kind: 'ask' });
    void navigator.locks.request(CHANNEL, () => {
      this.open();
      return new Promise(() => undefined); // held until this tab closes; the next one then takes over
    });
  }

  private hear(relay: Relay): void {
    if (relay.kind === 'message') this.take(relay.data);
    else if (relay.kind === 'status') this.setStatus(relay.status);
    else if (this.source !== null) this.relay({ kind: 'status', status: this.status });
  }

  private relay(relay: Relay): void {
    this.channel?.postMessage(relay);
  }

  private open(): void {
    const source = new EventSource(URL);
    this.source = source;
    source.addEventListener('open', () => {
      const isFirst = this.status.lastOpenAt === null;
      this.attempts = 0;
      this.announce({ state: 'live', lastOpenAt: serverNow().toISOString() });
      if (!isFirst) this.emit(null); // what happened meanwhile is not replayed
    });
    source.addEventListener('message', (event: MessageEvent<string>) => {
      this.relay({ kind: 'message', data: event.data });
      this.take(event.data);
    });
    source.addEventListener('error', () => {
      source.close();
      if (this.status.state === 'live') this.announce({ state: 'reconnecting', lastOpenAt: serverNow().toISOString() });
      const base = BACKOFF_MS[Math.min(this.attempts, BACKOFF_MS.length - 1)] ?? POLL_MS;
      this.attempts += 1;
      setTimeout(() => this.open(), base * (0.75 + Math.random() * 0.5));
    });
  }

  private announce(status: LiveStatus): void {
    this.setStatus(status);
    this.relay({ kind: 'status', status });
  }

  private setStatus(status: LiveStatus): void {
    const wasLive = this.status.state === 'live';
    this.status = status;
    for (const listener of this.statusListeners) listener();
    if (!wasLive && status.state === 'live' && this.source === null) this.emit(null);
  }

  private take(data: string): void {
    const message = LiveMessage.safeParse(JSON.parse(data));
    if (message.success) this.emit(message.data);
  }

  private emit(message: LiveMessage | null): void {
    for (const listener of this.messageListeners) listener(message);
  }
}

const connection = new LiveConnection();

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(connection.onStatus, connection.getStatus);
}

/** Opens the connection; called once, by the shell, when somebody is signed in. */
export function startLive(): void {
  connection.start();
}

/** Hears each message of the topics; `null` after a gap, when anything may have changed. */
export function useLiveMessages(topics: readonly LiveTopic[], listener: (message: LiveMessage | null) => void): void {
  const wanted = topics.join();
  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message === null || wanted.split(',').includes(message.topic)) listener(message);
      }),
    [wanted, listener],
  );
}

/** Fetches the queries again when one of the topics has news; many messages at once cost one fetch. */
export function useLive(topics: readonly LiveTopic[], keys: readonly QueryKey[]): void {
  const queryClient = useQueryClient();
  const wanted = topics.join();
  const stale = JSON.stringify(keys);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = connection.onMessage((message) => {
      if (message !== null && !wanted.split(',').includes(message.topic)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const queryKey of JSON.parse(stale) as QueryKey[]) void queryClient.invalidateQueries({ queryKey });
      }, COALESCE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [queryClient, wanted, stale]);
}
