import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { CpeEnvelope } from '@demarc/cwmp';
import { Admission } from './admission';
import { sessionCookieOf } from './cookies';
import type { CpeConnection } from './cpe-connection';
import type { CwmpSession } from './cwmp-session';
import { DeviceAuthentication, type Credential } from './device-authentication';
import { InformHandler, type InformMessage } from './inform-handler';
import { ReadEnvelope } from './read-envelope.service';
import { badRequest, forbidden, type Reply } from './reply';
import { SessionParking } from './session-parking';
import { SessionRunner } from './session-runner';

/** A CPE that keeps failing to prove who it is loses the connection: no endless loop of 401. */
const MAX_FAILED_PROOFS = 6;

/**
 * One POST of a CPE, cheapest work first: admission, authentication, bytes, XML, session, database. Somebody who has
 * not proved anything costs no parsing and at most one look-up.
 */
@Injectable()
export class CwmpEndpoint {
  constructor(
    private readonly admission: Admission,
    private readonly authentication: DeviceAuthentication,
    private readonly informs: InformHandler,
    private readonly parking: SessionParking,
    private readonly runner: SessionRunner,
    private readonly reading: ReadEnvelope,
  ) {}

  async handle(request: IncomingMessage, connection: CpeConnection): Promise<Reply> {
    const refusal = this.admission.refusalOf(request);
    if (refusal !== null) return refusal;
    // Behind a proxy the connection was let in, and who is behind it is known only now.
    if (!connection.isDirect && !connection.admits(connection.addressOf(request))) return forbidden('network');
    const cookie = sessionCookieOf(request.headers.cookie);
    const session = sessionOfConnection(connection, cookie);
    if (session !== null) return this.serve(request, { session, credential: null, connection, cookie });
    if (!this.admission.admitSession(request.headers.authorization !== undefined))
      return { status: 503, reason: 'overload' };
    const opened = this.admission.beginOpening();
    let isProven = false;
    try {
      const credential = await this.authenticate(request, connection);
      if ('status' in credential) return credential;
      isProven = true;
      return await this.serve(request, { session, credential, connection, cookie });
    } finally {
      opened(isProven);
    }
  }

  private async serve(request: IncomingMessage, who: Omit<Speaker, 'address' | 'body'>): Promise<Reply> {
    const read = await this.reading.read(request, who);
    if ('status' in read) return read;
    const { envelope, body } = read;
    return this.dispatch(envelope, { ...who, address: who.connection.addressOf(request), body });
  }

  private async dispatch(
    envelope: CpeEnvelope | null,
    { session, credential, connection, address, cookie, body }: Speaker,
  ): Promise<Reply> {
    const message = envelope?.message ?? ({ type: 'empty' } as const);
    if (envelope !== null && isInform(message)) {
      const speaker = credential ?? session?.openedBy ?? null;
      if (speaker === null) return badRequest('no-session');
      return this.informs.handle(message, envelope, { credential: speaker, connection, address, body });
    }
    const running = session ?? (credential === null ? null : await this.parking.resume(cookie, credential, connection));
    // G45: nothing but an Inform opens a session. After a restart of ours this makes the CPE inform again.
    if (running === null) return badRequest('no-session');
    return this.runner.advance(running, message, body);
  }

  private async authenticate(request: IncomingMessage, connection: CpeConnection): Promise<Credential | Reply> {
    const address = connection.addressOf(request);
    if (!this.admission.mayProve(address)) return { status: 503, reason: 'too-many-failures' };
    const result = await this.authentication.authenticate(request, connection);
    if (result.ok) {
      connection.failedProofs = 0;
      return result.credential;
    }
    if (result.why === 'wrong') this.admission.countFailedProof(address);
    if (result.why !== 'missing') connection.failedProofs++;
    const challenges = this.authentication.challenges(result, request, connection);
    return { status: 401, why: result.why, challenges, closes: connection.failedProofs >= MAX_FAILED_PROOFS };
  }
}

interface Speaker {
  readonly session: CwmpSession | null;
  readonly credential: Credential | null;
  readonly connection: CpeConnection;
  /** Of the CPE, also behind a proxy. */
  readonly address: string;
  readonly cookie: string | null;
  /** What it said, as it arrived: a reference, for when it proves something. */
  readonly body: Buffer;
}

function isInform(message: CpeEnvelope['message'] | { type: 'empty' }): message is InformMessage {
  return message.type === 'request' && message.request.method === 'Inform';
}

/**
 * G46: a CPE that proved itself with its Inform goes on without proof, on the connection it did so on; a cookie it
 * returns must be the right one (G2: some return none). Behind a proxy a connection is nobody's.
 */
function sessionOfConnection(connection: CpeConnection, cookie: string | null): CwmpSession | null {
  const { session } = connection;
  if (session === null || session.isOver || !connection.isDirect) return null;
  return cookie === null || cookie === session.data.cookie ? session : null;
}
