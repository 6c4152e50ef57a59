import type { CreateConfigProfile } from '@demarc/contracts';
import { AccessNetwork } from '../../apps/cpe-sim/src/access-network';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP } from './app';
import type { ConsequenceWorld, NasKind } from './consequence-world';

const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
const PLEASE_PAY = 'Please pay your bill';

/** A service with a real router at the end of it, over CWMP. */
export class Home {
  private constructor(
    private readonly world: ConsequenceWorld,
    readonly id: string,
    readonly user: string,
    readonly box: SimulatedCpe,
  ) {}

  /** Served, and settled: no session is open that began before a change and would carry it out. */
  static async at(world: ConsequenceWorld, nas: NasKind): Promise<Home> {
    const serial = `CONSEQUENCE-${newId().slice(-12)}`;
    const { subscription } = await aSubscription(world.api, { routerSerial: serial, nasId: world.nas[nas].id });
    const network = new AccessNetwork();
    const { cwmpUrl: acsUrl } = world.demarc;
    const box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl, credentials: BOOTSTRAP, network });
    const home = new Home(world, subscription.id, subscription.pppoeUsername, box);
    box.powerOn();
    await home.until('service', () => home.isServed && !box.agent.isBusy && box.agent.events.pending.length === 0);
    return home;
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    await this.box.waitFor(holds, { what, timeoutMs: 15_000 });
  }

  get isServed(): boolean {
    const { status, username, pool } = this.box.state().ppp;
    return status === 'Connected' && username === this.user && pool === 'service';
  }

  get isInGardenRealm(): boolean {
    return this.box.state().ppp.username === `${this.user}@garden`;
  }

  get isSwitchedOff(): boolean {
    return !this.box.state().ppp.enabled;
  }

  get tellsToPay(): boolean {
    return this.box.get(SSID) === PLEASE_PAY;
  }

  /** Its proof comes; a router informs periodically as well, here as often as somebody looks. */
  async shows(version: number): Promise<void> {
    for (let i = 0; i < 40; i++) {
      if ((await this.world.proof(this.id, version)).status === 'proven') return;
      if (this.box.isOn && i % 4 === 3) await this.box.inform(['2 PERIODIC']).catch(() => undefined);
      else await new Promise((done) => setTimeout(done, 100));
    }
    await this.world.proofIs(this.id, version, 'proven');
  }

  /** Staff restrict it by a configuration profile: version 2. */
  async suspendByProfile(): Promise<number> {
    const profile: CreateConfigProfile = {
      name: `Pay ${newId().slice(-12)}`,
      description: 'Tells the whole home to pay',
      settings: [{ paths: { tr098: SSID, tr181: 'Device.WiFi.SSID.1.SSID' }, value: PLEASE_PAY }],
      objects: [],
      fileId: null,
      restoreFileId: null,
    };
    const made = await this.world.api.post('/config-profiles', profile).expect(201);
    const body = { method: 'walled-garden', reason: 'not paid', ends: 'by-staff', pushProfileId: made.body.id };
    await this.world.api.post(`/subscriptions/${this.id}/suspend`, body, newId()).expect(201);
    await this.world.world.quiet();
    return 2;
  }

  /** Staff give it back: version 3. */
  async giveBack(): Promise<number> {
    await this.world.api.post(`/subscriptions/${this.id}/restore`, { reason: 'paid in cash' }, newId()).expect(201);
    await this.world.world.quiet();
    return 3;
  }
}
