import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { NasService } from '../access/nas.service';
import { DEMO_ACTOR } from './demo-cast';

const NAME = 'bras-01';
/** Until the simulator has said where its NAS listens. */
const UNKNOWN_PORT = 3799;
const UNKNOWN_SECRET = 'not-known-yet';

/** The NAS of the demonstration: the simulator's access network, which takes Disconnect-Requests as a real one does. */
@Injectable()
export class DemoNas {
  constructor(
    private readonly database: Database,
    private readonly nasServers: NasService,
  ) {}

  async ensure(): Promise<string> {
    const known = (await this.nasServers.list(this.database.sql)).find((nas) => nas.name === NAME);
    if (known !== undefined) return known.id;
    const made = await this.nasServers.create(DEMO_ACTOR, {
      name: NAME,
      address: '127.0.0.1',
      vendor: 'generic',
      coaPort: UNKNOWN_PORT,
      secret: UNKNOWN_SECRET,
      messageAuthenticator: true,
      eventTimestamp: true,
      enabled: true,
      radiusAuthorizes: false,
      changesInPlace: true,
      requestsPerSecond: 20,
      proofWaitSeconds: 180,
      api: null,
    });
    return made.id;
  }

  /** The simulator picks a free port at every start. */
  async listensOn(coaPort: number, secret: string): Promise<void> {
    await this.nasServers.change(DEMO_ACTOR, await this.ensure(), { coaPort, secret });
  }
}
