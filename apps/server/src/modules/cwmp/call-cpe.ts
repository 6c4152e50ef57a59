import { Injectable } from '@nestjs/common';
import type { CallRung } from '@demarc/contracts';
import { parseConnectionRequestUrl, type DigestCredentials } from '@demarc/cwmp';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { CpeCredentialsService } from '../inventory/cpe-credential.service';
import { ConnectionDialer } from './connection-dialer';
import { ConnectionTargetPolicy } from './connection-target';
import type { ConnectionRequestOutcome } from './cwmp.entity';
import { KickCpe } from './kick-cpe.service';
import type { ReachFacts } from './reach-facts.service';
import { UdpCaller } from './udp-caller.service';
import { XmppCaller } from './xmpp-caller.service';

/** One call to one CPE, by one of the ways. */
@Injectable()
export class CallCpe {
  private readonly dialer: ConnectionDialer;

  constructor(
    private readonly database: Database,
    private readonly credentials: CpeCredentialsService,
    private readonly udp: UdpCaller,
    private readonly xmpp: XmppCaller,
    private readonly kicks: KickCpe,
    config: AppConfig,
  ) {
    this.dialer = new ConnectionDialer(new ConnectionTargetPolicy(config.settings.CPE_NETWORKS));
  }

  /** @param requestId of the wish that it serves */
  async call(
    rung: CallRung,
    { cpe, sourceAddress, rungs, mayAnswerBasic }: ReachFacts,
    requestId: string,
  ): Promise<ConnectionRequestOutcome> {
    if (rung === 'kick') return this.kicks.kick(cpe, requestId);
    const target = rungs.find((one) => one.rung === rung)?.target ?? '';
    if (rung === 'udp') return this.udp.call(cpe.id, target);
    const credentials = await this.credentialsOf(cpe.id);
    if (rung === 'xmpp') return this.xmpp.call(target, credentials);
    const parsed = parseConnectionRequestUrl(target);
    return 'refusal' in parsed
      ? `url-${parsed.refusal}`
      : this.dialer.dial({ target: parsed.target, sourceAddress, credentials, mayAnswerBasic });
  }

  private async credentialsOf(cpeId: string): Promise<DigestCredentials[]> {
    const pairs = await this.credentials.candidates(this.database.sql, cpeId);
    return pairs.map((pair) => ({
      username: pair.connectionRequestUsername,
      password: pair.connectionRequestPassword,
    }));
  }
}
