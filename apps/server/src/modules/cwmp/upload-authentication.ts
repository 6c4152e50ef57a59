import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { digestChallenge, digestHa1, isProofOf, NonceIssuer, parseDigestAnswer } from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import { UploadCredentials, type UploadCredential } from '../provisioning/upload-credentials.service';
import { bare, type Answer } from './file-reply';

const REALM = 'files';

/** Asks for the user name and the password that the Upload carried, where the setting says so. */
@Injectable()
export class UploadAuthentication {
  private readonly nonces = new NonceIssuer(randomBytes(4).toString('hex'), randomBytes(32));

  constructor(
    private readonly credentials: UploadCredentials,
    private readonly clock: Clock,
  ) {}

  /** null: it may send. */
  refusalOf(request: IncomingMessage, taskId: string): Answer | null {
    const { scheme } = this.credentials;
    if (scheme === 'none') return null;
    const own = this.credentials.of(taskId);
    const header = request.headers.authorization ?? '';
    if (scheme === 'basic') return isBasic(header, own) ? null : challenged(`Basic realm="${REALM}"`);
    const state = this.digestState(header, own, request);
    if (state === 'fresh') return null;
    const nonce = this.nonces.issue(this.clock.now().getTime());
    return challenged(digestChallenge(REALM, nonce, { isStale: state === 'stale' }));
  }

  private digestState(
    header: string,
    { username, password }: UploadCredential,
    { method = '', url: target = '' }: IncomingMessage,
  ): 'fresh' | 'stale' | 'wrong' {
    const answer = parseDigestAnswer(header);
    if (answer === null || answer.username !== username) return 'wrong';
    const ha1 = digestHa1({ username, realm: REALM, password });
    if (!isProofOf(answer, ha1, { method, target, realm: REALM })) return 'wrong';
    const state = this.nonces.use(answer.nonce, answer.nc, this.clock.now().getTime());
    return state === 'replayed' ? 'wrong' : state;
  }
}

/** The connection stays: many send the whole again on the same one. What they send in vain is read and forgotten. */
const challenged = (challenge: string): Answer => bare(401, 'authentication', { 'WWW-Authenticate': challenge });

function isBasic(header: string, { username, password }: UploadCredential): boolean {
  const expected = Buffer.from(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
