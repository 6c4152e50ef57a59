import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { AddressRanges } from '../access/address-ranges.service';
import { ManageAddressPools } from '../access/manage-address-pools.service';
import { NasService } from '../access/nas.service';
import { CatalogService } from '../catalog/catalog.service';
import { DEMO_ACTOR } from './demo-cast';

const NAME = 'bras-01';
/** Until the simulator has said where its NAS listens. */
const UNKNOWN_PORT = 3799;
const UNKNOWN_SECRET = 'not-known-yet';

const POOLS = [
  { name: 'home', description: 'Homes that are paid for', serves: 'service', cidr: '127.64.0.0/16' },
  { name: 'garden', description: 'Reaches the payment page and nothing else', serves: 'garden', cidr: '127.96.0.0/16' },
] as const;

/** The NAS of the demonstration: the simulator's access network, which takes Disconnect-Requests as a real one does. */
@Injectable()
export class DemoNas {
  constructor(
    private readonly database: Database,
    private readonly nasServers: NasService,
    private readonly catalog: CatalogService,
    private readonly pools: ManageAddressPools,
    private readonly ranges: AddressRanges,
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
      accessNodeFrom: 'auto',
      requestsPerSecond: 20,
      proofWaitSeconds: 180,
      api: null,
    });
    await this.makePools(made.id);
    return made.id;
  }

  /** The simulated NAS gives out its own addresses, on loopback, since each of its homes has to be reached. */
  private async makePools(nasId: string): Promise<void> {
    const plans = await this.catalog.listPlans(this.database.sql);
    for (const { cidr, ...pool } of POOLS) {
      const id = await this.pools.create(DEMO_ACTOR, {
        ...pool,
        allocation: 'nas',
        leaseSeconds: 3600,
        fallbackPool: null,
        planIds: pool.serves === 'service' ? plans.map((plan) => plan.id) : [],
        isGarden: pool.serves === 'garden',
        reserved: [],
      });
      await this.ranges.add(DEMO_ACTOR, id, { cidr, nasId, leavesOutEdges: true, gateway: null });
    }
  }

  /** The simulator picks a free port at every start. */
  async listensOn(coaPort: number, secret: string): Promise<void> {
    await this.nasServers.change(DEMO_ACTOR, await this.ensure(), { coaPort, secret });
  }
}
