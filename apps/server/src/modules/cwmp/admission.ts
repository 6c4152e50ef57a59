import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock';
import { contentEncodingOf, contentLengthOf } from './request-body';
import { OpeningPace } from './opening-pace';
import { SessionRegistry } from './session-registry';

export const MAX_CONNECTIONS = 10_000;
/** Many CPEs share an address behind a carrier's NAT; one of them alone needs two. */
const MAX_CONNECTIONS_PER_ADDRESS = 2_000;
/** Requests outside of sessions: a burst of this many, then this many a second. */
const SESSION_BURST = 20_000;
const SESSIONS_PER_SECOND = 10_000;
/** Failed proofs of one address in one minute, before it is put off. */
const MAX_FAILED_PROOFS = 300;
const MINUTE_MS = 60_000;

export interface Refusal {
  readonly status: 405 | 413 | 415 | 503;
  readonly reason: string;
}

/** What is decided before any work is done for a request: by counting, never by asking anybody. */
@Injectable()
export class Admission {
  private readonly connections = new Map<string, number>();
  private readonly maxBodyBytes: number;
  private readonly maxSessions: number;
  private tokens = SESSION_BURST;
  private refilledAtMs = 0;
  private failedProofs = new Map<string, number>();
  private minuteStartedAtMs = 0;
  private readonly openings = new OpeningPace();

  constructor(
    private readonly registry: SessionRegistry,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.maxBodyBytes = config.settings.CWMP_MAX_BODY_BYTES;
    this.maxSessions = config.settings.CWMP_MAX_SESSIONS;
  }

  /** May this address hold a connection more? A refusal is silence: the connection is closed. */
  admitConnection(address: string): boolean {
    const count = this.connections.get(address) ?? 0;
    if (count >= MAX_CONNECTIONS_PER_ADDRESS) return false;
    this.connections.set(address, count + 1);
    return true;
  }

  releaseConnection(address: string): void {
    const count = this.connections.get(address) ?? 0;
    if (count <= 1) this.connections.delete(address);
    else this.connections.set(address, count - 1);
  }

  /** What can be said by looking at the head alone. */
  refusalOf(request: IncomingMessage): Refusal | null {
    if (request.method !== 'POST') return { status: 405, reason: 'method' };
    const length = contentLengthOf(request);
    if (length !== null && length > this.maxBodyBytes) return { status: 413, reason: 'length' };
    if (contentEncodingOf(request) === null) return { status: 415, reason: 'encoding' };
    return null;
  }

  /** May a session more begin? Open ones are finished in any case, and who has answered a challenge goes before who has not. */
  admitSession(hasProof: boolean): boolean {
    if (this.registry.size >= this.maxSessions || !this.openings.mayBegin(hasProof)) return false;
    const nowMs = this.clock.monotonicMs();
    const earned = ((nowMs - this.refilledAtMs) / 1000) * SESSIONS_PER_SECOND;
    this.tokens = Math.min(SESSION_BURST, this.tokens + earned);
    this.refilledAtMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }

  /** While a session is being opened; what it returns ends that. Whoever proved nothing says nothing of what openings cost. */
  beginOpening(): (isProven: boolean) => void {
    const startedAtMs = this.clock.monotonicMs();
    this.openings.begin();
    return (isProven) => {
      const nowMs = this.clock.monotonicMs();
      this.openings.end(isProven ? nowMs - startedAtMs : null, nowMs);
    };
  }

  countFailedProof(address: string): void {
    this.startMinute();
    this.failedProofs.set(address, (this.failedProofs.get(address) ?? 0) + 1);
  }

  /** False for an address that has guessed too often: it is put off without a look at its next guess. */
  mayProve(address: string): boolean {
    this.startMinute();
    return (this.failedProofs.get(address) ?? 0) < MAX_FAILED_PROOFS;
  }

  private startMinute(): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.minuteStartedAtMs < MINUTE_MS) return;
    this.minuteStartedAtMs = nowMs;
    this.failedProofs = new Map();
  }
}

/** Seconds, spread so that CPEs that were refused together do not come back together. */
export const retryAfterSeconds = (): number => 10 + Math.floor(Math.random() * 50);
