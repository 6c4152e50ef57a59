import type { Proof, ServiceState } from '@demarc/contracts';
import { readSessionClass } from '@demarc/radius';
import type { CreateNas } from '@demarc/contracts';
import { AccessService, type AccessSessionEntity } from '../../apps/server/src/modules/access/access.service';
import { RadiusRemake } from '../../apps/server/src/modules/access/radius-remake.service';
import {
  SubscribersService,
  type SubscriptionEntity,
} from '../../apps/server/src/modules/subscribers/subscribers.service';
import { startApp, type ApiClient, type TestApp } from './app';
import { FreeRadiusServer, MISSING_FOR_RADIUS, until } from './freeradius-server';
import { logIn } from './nas-login';
import type { Accept, NasSession, NasSimulator, NasSimulatorOptions } from './nas-simulator';
import { NasWorld, ROUTEROS_LOGIN } from './nas-world';
import { RADIUS_ENV, radiusUrl } from './radius-world';
import type { RouterOsSimulator } from './routeros-simulator';

/** The kinds of NAS that there are, each at an address of its own. */
const KINDS = {
  /** Takes a Class with a CoA, and reports it. */
  inPlace: { vendor: 'generic', simulated: { reportsChanges: true }, hasApi: false, asksUs: true },
  /** Shows nothing of a change in place: what is up is ended, and dials again. */
  redial: { vendor: 'mikrotik', simulated: { ignoresClass: true }, hasApi: false, asksUs: true },
  /** The same, and its API tells what it holds. */
  api: { vendor: 'mikrotik', simulated: { ignoresClass: true }, hasApi: true, asksUs: true },
  /** Carries sessions, and asks another RADIUS than ours. */
  carrier: { vendor: 'generic', simulated: { accept: () => ({ class: null }) }, hasApi: false, asksUs: false },
  /** No session at all: addresses on a list. */
  lists: { vendor: 'mikrotik', simulated: {}, hasApi: true, asksUs: false },
} as const satisfies Record<
  string,
  { vendor: CreateNas['vendor']; simulated: Partial<NasSimulatorOptions>; hasApi: boolean; asksUs: boolean }
>;
export type NasKind = keyof typeof KINDS;

/** So that a router that was ended or refused dials again without delay. */
const REDIAL_MS = 20;
/** Milliseconds until a request is sent again, and how often it is sent. */
const PATIENCE = { usual: [2_000, 2], little: [50, 1], short: [200, 3] } as const;

export interface NasOfWorld {
  readonly id: string;
  readonly simulator: NasSimulator;
  /** Its API; null where it has none. */
  readonly router: RouterOsSimulator | null;
}

/**
 * Demarc, the real FreeRADIUS on its database, and one NAS of each kind: they ask FreeRADIUS who may come in, and
 * report to it. Without FreeRADIUS the kinds that do not ask it are there all the same.
 */
export class ConsequenceWorld {
  readonly nas = {} as Record<NasKind, NasOfWorld>;
  /** What a NAS that does not ask anew gives a user. */
  private readonly oldAccepts = new Map<string, Accept>();
  private hosts = 0;

  private constructor(
    readonly demarc: TestApp,
    readonly world: NasWorld,
    readonly api: ApiClient,
  ) {}

  private radius: FreeRadiusServer | null = null;

  static async start(): Promise<ConsequenceWorld> {
    const demarc = await startApp({ env: RADIUS_ENV });
    const world = new ConsequenceWorld(demarc, new NasWorld(demarc), await demarc.api());
    await world.build();
    return world;
  }

  async stop(): Promise<void> {
    await this.world.closeSimulators();
    await this.radius?.stop();
    await this.demarc.close();
  }

  /** FreeRADIUS reads its clients at the start, so the NAS are known before it and simulated after it. */
  private async build(): Promise<void> {
    await this.demarc.get(RadiusRemake).ensure();
    const kinds = Object.keys(KINDS) as NasKind[];
    const known: { kind: NasKind; id: string; address: string; secret: string }[] = [];
    for (const [index, kind] of kinds.entries()) {
      const { vendor, asksUs } = KINDS[kind];
      const [address, secret] = [`127.0.3.${index + 1}`, `the secret of ${kind}`];
      const more = { vendor, address, secret, radiusAuthorizes: asksUs, name: `nas-${kind}` };
      const { id } = await this.world.aNas({ port: 3799 }, { ...more, name: `nas-${kind}-${process.pid}` });
      known.push({ kind, id, address, secret });
    }
    if (MISSING_FOR_RADIUS.length === 0) {
      this.radius = await FreeRadiusServer.start({ databaseUrl: radiusUrl(this.demarc), secret: '' });
    }
    for (const each of known) await this.simulate(each);
  }

  private async simulate(of: { kind: NasKind; id: string; address: string; secret: string }): Promise<void> {
    const { kind, id, address, secret } = of;
    const { simulated, hasApi, asksUs } = KINDS[kind];
    const { auth, acct } = this.radius?.ports ?? {};
    const simulator = await this.world.aSimulator({
      address,
      secret,
      redialMs: REDIAL_MS,
      ...(asksUs && auth !== undefined && acct !== undefined
        ? {
            accountingPort: acct,
            accept: (userName: string) => this.accept(userName, { from: address, port: auth, secret }),
          }
        : {}),
      ...simulated,
    });
    const router = hasApi ? await this.world.aRouterOs({ nas: simulator, address }) : null;
    const { sql } = this.demarc.database;
    await sql.query(`update nas set coa_port = $2 where id = $1`, [id, simulator.port]);
    if (router !== null) {
      const access = { port: router.port, tls: false, certificateSha256: null, ...ROUTEROS_LOGIN };
      await this.api.patch(`/nas/${id}`, { api: access }).expect(200);
    }
    this.nas[kind] = { id, simulator, router };
    await this.patience(kind, 'usual');
  }

  /** Whoever is down is asked briefly, so that its silence costs a test little; who is there has time to answer. */
  async patience(kind: NasKind, how: keyof typeof PATIENCE): Promise<void> {
    const [timeoutMs, transmissions] = PATIENCE[how];
    await this.demarc.database.sql.query(`update nas set answer_timeout_ms = $2, transmissions = $3 where id = $1`, [
      this.nas[kind].id,
      timeoutMs,
      transmissions,
    ]);
  }

  /** What FreeRADIUS says to the login of this user, as the NAS hears it. */
  private async accept(userName: string, by: { from: string; port: number; secret: string }): Promise<Accept> {
    const old = this.oldAccepts.get(userName);
    if (old !== undefined) return old;
    const { sql } = this.demarc.database;
    const subscribers = this.demarc.get(SubscribersService);
    const subscription = await subscribers.findSubscriptionByPppoeUsername(sql, userName);
    if (subscription === null) return null;
    const { password } = await subscribers.revealPppoe(sql, subscription.id);
    const answer = await logIn({ ...by, userName, password });
    const given = answer?.attributes.get('25') ?? null;
    if (answer?.isAccepted !== true || given === null) return null;
    this.hosts += 1;
    const list = answer.attributes.get('14988:19') ?? answer.attributes.get('11') ?? Buffer.alloc(0);
    const net = list.toString() === 'demarc-open' ? '100.64' : '10.250';
    return { class: given, framedIpAddress: `${net}.${this.hosts >> 8}.${this.hosts & 255}` };
  }

  /** From now on this user is let in as at the last login, whatever RADIUS would say. */
  keepOldAccept({ userName, class: given, framedIpAddress }: NasSession): void {
    this.oldAccepts.set(userName, { class: given ?? null, framedIpAddress });
  }

  askAnew(): void {
    this.oldAccepts.clear();
  }

  async takeDown(kind: NasKind): Promise<void> {
    const { simulator, router } = this.nas[kind];
    await this.patience(kind, 'little');
    simulator.isDown = true;
    if (router !== null) router.behaviour = { kind: 'silent' };
  }

  async bringBack(kind: NasKind): Promise<void> {
    const { simulator, router } = this.nas[kind];
    simulator.isDown = false;
    if (router !== null) router.behaviour = { kind: 'obey' };
    await this.patience(kind, 'usual');
    await this.world.dueNow();
    await this.world.quiet();
  }

  /** Everything that can be tried has been, again and again, until Demarc says that it will not come by itself. */
  async givenUp(id: string, version: number): Promise<Proof> {
    for (let i = 0; i < 10 && (await this.proof(id, version)).status === 'waiting'; i++) {
      await this.world.dueNow();
      await this.world.quiet();
      await this.world.proofsAreDue();
    }
    return this.proofIs(id, version, 'unproved');
  }

  /** Everything behaves again, whatever became of a test. */
  async recover(): Promise<void> {
    for (const kind of Object.keys(this.nas) as NasKind[]) {
      const { simulator, router } = this.nas[kind];
      simulator.behaviour = { kind: 'obey' };
      simulator.coaBehaviour = null;
      simulator.losesAnswers = 0;
      simulator.isDown = false;
      if (router !== null) router.behaviour = { kind: 'obey' };
      await this.patience(kind, 'usual');
    }
    this.askAnew();
    await this.demarc.database.sql.query(
      `update nas set in_place_refused_at = null, in_place_refusal = null where in_place_refusal is not null`,
    );
  }

  /** Dials, and waits until Demarc knows the session by its accounting. */
  async online(kind: NasKind, { id, pppoeUsername }: SubscriptionEntity): Promise<NasSession> {
    const session = await this.nas[kind].simulator.dial(pppoeUsername);
    if (session === null) throw new Error(`${pppoeUsername} was not let in`);
    await this.untilSessions(id, (live) => live.length === 1);
    return session;
  }

  async untilSessions(id: string, holds: (live: AccessSessionEntity[]) => boolean): Promise<void> {
    await until(async () => holds((await this.sessionsOf(id)).filter(({ stoppedAt }) => stoppedAt === null)));
  }

  /** Back-offs are over again and again, until this was tried. */
  async tried(id: string, version: number, step: string): Promise<void> {
    await until(async () => {
      await this.world.quiet();
      if ((await this.world.steps(id, version)).includes(step)) return true;
      await this.world.dueNow();
      return false;
    });
  }

  sessionsOf(id: string): Promise<AccessSessionEntity[]> {
    return this.demarc.get(AccessService).listSessions(this.demarc.database.sql, [id], 20);
  }

  /** The groups that the NAS itself has this user in. */
  groupsAt(kind: NasKind, { pppoeUsername }: SubscriptionEntity): (string | null)[] {
    const { simulator } = this.nas[kind];
    return simulator.sessionsOf(pppoeUsername).map((each) => readSessionClass(each.class ?? null)?.group ?? null);
  }

  async decide(id: string, to: ServiceState): Promise<number> {
    const version = await this.world.decide(id, to, to === 'active' ? 'payment' : 'overdue');
    await this.world.quiet();
    return version;
  }

  /** In the garden by the word of the NAS and of its accounting: a router that was ended has dialled again. */
  async inGarden(kind: NasKind, subscription: SubscriptionEntity): Promise<void> {
    await until(() => this.groupsAt(kind, subscription).join() === 'garden' || KINDS[kind].hasApi);
    await this.untilSessions(subscription.id, (live) => live.length === 1);
  }

  async proof(id: string, version: number): Promise<Proof> {
    return (await this.api.get(`/proofs/${id}.${version}`).expect(200)).body as Proof;
  }

  /**
   * Comes to this, or the test ends with what it came to.
   * @param saying what the access network's part of it comes to say, for what is told step by step
   */
  async proofIs(id: string, version: number, status: Proof['status'], saying = ''): Promise<Proof> {
    let proof = await this.proof(id, version);
    const isIt = (): boolean => proof.status === status && networkOf(proof).includes(saying);
    for (let i = 0; !isIt() && i < 400; i++) {
      await new Promise((done) => setTimeout(done, 25));
      proof = await this.proof(id, version);
    }
    const told = proof.nodes.map(({ step, status: is, text }) => `${step} ${is}: ${text}`);
    if (!isIt()) throw new Error(`the proof is ${proof.status}: ${told.join('; ')}`);
    return proof;
  }
}

/** What the proof says of the access network: the node of the NAS and of its accounting. */
export const networkOf = ({ nodes }: Proof): string =>
  nodes.flatMap(({ step, text }) => (step === 'nas' || step === 'accounting' ? [text] : [])).join('; ');
