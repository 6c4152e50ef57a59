import type { OpenFile } from '../inventory/router-files.service';
import type { ByteRange } from './byte-range';

type Status = 200 | 201 | 206 | 304 | 400 | 401 | 403 | 404 | 405 | 409 | 411 | 413 | 415 | 416 | 417 | 503 | 507;

export interface FileReply {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string | number>>;
  /** What to send; null: nothing. Whoever sends it closes it. */
  readonly body: { readonly file: OpenFile; readonly range: ByteRange } | null;
  /** For the count of answers; from a closed set. */
  readonly reason: string;
  /** To be called when all is sent, or cannot be sent. */
  readonly release: () => void;
}

export type Answer = Omit<FileReply, 'release'>;

const NOTHING_HELD = (): void => undefined;
export const RETRY_AFTER_SECONDS = 30;

/** An answer without a body. */
export const bare = (status: Status, reason: string, headers: FileReply['headers'] = {}): Answer => ({
  status,
  headers: { ...headers, 'Content-Length': 0 },
  body: null,
  reason,
});

export const free = (answer: Answer): FileReply => ({ ...answer, release: NOTHING_HELD });

export const BUSY = free(bare(503, 'busy', { 'Retry-After': RETRY_AFTER_SECONDS }));
