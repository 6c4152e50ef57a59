import { randomBytes } from 'node:crypto';
import type { IncidentDetail } from '@demarc/contracts';
import { DetectIncidents } from '../../apps/server/src/modules/incidents/detect-incidents.service';
import type { NasEntity } from '../../apps/server/src/modules/access/access.entity';
import { InventoryService, type CpeEntity } from '../../apps/server/src/modules/inventory/inventory.service';
import { newId } from '../../apps/server/src/platform/ids';
import type { ApiClient, TestApp } from './app';
import { NasWorld } from './nas-world';

export interface NetworkRouter {
  cpe: CpeEntity;
  subscriptionId: string;
  nasId: string;
}

const MINUTE_MS = 60_000;
const unique = (): string => randomBytes(4).toString('hex');

/** Many routers behind NAS and access nodes, with their sessions; time is moved by the minute, and every minute is looked. */
export class Network {
  private readonly world: NasWorld;
  /** Those that inform when they are due. */
  readonly alive = new Set<NetworkRouter>();
  private minute = 0;

  constructor(
    readonly demarc: TestApp,
    private readonly api: ApiClient,
  ) {
    this.world = new NasWorld(demarc);
  }

  /** Whatever other tests left behind has been gone for years: nobody misses it. */
  async alone(): Promise<void> {
    const { sql } = this.demarc.database;
    await sql.query(`update cpe_presence set last_inform_at = '2020-01-01T00:00:00Z'`);
    await sql.query(`update access_session set stopped_at = '2020-01-02T00:00:00Z', started_at = '2020-01-01T00:00:00Z',
      updated_at = '2020-01-02T00:00:00Z' where stopped_at is null`);
    await sql.query(
      `update incident set state = 'closed', closed_at = now(), closed_because = 'recovered' where state <> 'closed'`,
    );
    await sql.query(`delete from cpe_signal`);
    await sql.query(
      `update incident_watch set looked_at = null, away_since = null, listening_since = null, placed_until = null`,
    );
    this.alive.clear();
  }

  async aNas(): Promise<NasEntity> {
    return this.world.aNas({ port: 9 });
  }

  /** `count` routers with a live session each; without a node their NAS names its own port. */
  async routers(nas: NasEntity, count: number, { node, firmware }: { node?: string; firmware?: string } = {}) {
    const { sql } = this.demarc.database;
    const template = await this.world.aSubscription(nas.id);
    const now = this.demarc.clock.now();
    const name = unique();
    const rows = await sql.query<{ cpe: string; service: string }[]>(
      `with numbers as (select n, gen_random_uuid() as service, gen_random_uuid() as cpe from generate_series(1, $2::int) n),
       services as (
         insert into subscription
         select (jsonb_populate_record(s, jsonb_build_object('id', k.service, 'pppoe_username', $3 || '-' || k.n))).*
         from subscription s, numbers k where s.id = $1 returning id),
       boxes as (
         insert into cpe (id, serial_number, oui, product_class, manufacturer, model_name, software_version, state, mode, subscription_id, created_at)
         select k.cpe, upper($3) || k.n, '00259E', 'EX' || $3, 'Acme', 'EX-1', $4, 'active', 'manage', k.service, $5
         from numbers k where exists (select 1 from services) returning id),
       sessions as (
         insert into access_session (id, nas_id, acct_session_id, user_name, subscription_id, nas_port_id, started_at, updated_at, session_seconds, input_octets, output_octets)
         select gen_random_uuid(), $6, k.n::text, $3 || '-' || k.n, k.service, $7 || k.n, $5, $5, 0, 0, 0
         from numbers k where exists (select 1 from boxes))
       select cpe, service from numbers`,
      [
        template.id,
        count,
        name,
        firmware ?? `V-${name}`,
        now,
        nas.id,
        node === undefined ? 'ether' : `${node} eth 1/1/`,
      ],
    );
    const inventory = this.demarc.get(InventoryService);
    const cpes = await inventory.listByIds(
      sql,
      rows.map(({ cpe }) => cpe),
    );
    const service = new Map(rows.map((row) => [row.cpe, row.service]));
    const made = cpes.map((cpe) => ({ cpe, subscriptionId: service.get(cpe.id) ?? '', nasId: nas.id }));
    await this.inform(made);
    for (const router of made) this.alive.add(router);
    return made;
  }

  async inform(routers: Iterable<NetworkRouter>, events: string[] = ['2 PERIODIC']): Promise<void> {
    const inventory = this.demarc.get(InventoryService);
    const all = [...routers].map(({ cpe }) =>
      inventory.recordInform({
        cpe: { ...cpe, informHash: null } as never,
        sessionId: newId(),
        sourceAddress: '10.8.0.9',
        at: this.demarc.clock.now(),
        inform: {
          deviceId: {
            manufacturer: 'Acme',
            oui: '00259E',
            productClass: cpe.productClass ?? '',
            serialNumber: cpe.serialNumber,
          },
          events: events.map((code) => ({ code, commandKey: '' })),
          maxEnvelopes: 1,
          currentTime: '',
          retryCount: 0,
          parameters: [],
        },
      }),
    );
    await inventory.flushInforms();
    await Promise.all(all);
  }

  look(): Promise<void> {
    return this.demarc.get(DetectIncidents).look();
  }

  /** Routers that are alive inform every five minutes, their NAS report every minute, and every minute is looked. */
  async pass(minutes: number): Promise<void> {
    for (let i = 0; i < minutes; i++) {
      this.move(1);
      this.minute += 1;
      if (this.minute % 5 === 0) await this.inform(this.alive);
      await this.report();
      await this.look();
    }
  }

  /** Time goes by, and nobody looks. */
  move(minutes: number): void {
    this.demarc.clock.moveTo(new Date(this.demarc.clock.now().getTime() + minutes * MINUTE_MS));
  }

  /** An interim report of each session whose router is alive. */
  async report(): Promise<void> {
    await this.demarc.database.sql.query(
      `update access_session set updated_at = $1 where stopped_at is null and subscription_id = any($2)`,
      [this.demarc.clock.now(), [...this.alive].map(({ subscriptionId }) => subscriptionId)],
    );
  }

  async stopSessions(routers: Iterable<NetworkRouter>, cause: string): Promise<void> {
    await this.demarc.database.sql.query(
      `update access_session set stopped_at = $1, updated_at = $1, terminate_cause = $2
       where stopped_at is null and subscription_id = any($3)`,
      [this.demarc.clock.now(), cause, [...routers].map(({ subscriptionId }) => subscriptionId)],
    );
  }

  async dialAgain(routers: Iterable<NetworkRouter>): Promise<void> {
    await this.demarc.database.sql.query(
      `insert into access_session (id, nas_id, acct_session_id, user_name, subscription_id, started_at, updated_at, session_seconds, input_octets, output_octets)
       select gen_random_uuid(), s.nas_id, 'again-' || s.acct_session_id, s.user_name, s.subscription_id, $1, $1, 0, 0, 0
       from access_session s where s.subscription_id = any($2) and s.stopped_at is not null`,
      [this.demarc.clock.now(), [...routers].map(({ subscriptionId }) => subscriptionId)],
    );
  }

  /** Open ones, in words. */
  async open(): Promise<string[]> {
    const { body } = await this.api.get('/incidents?state=open').expect(200);
    return body.items.map(
      (row: IncidentDetail['incident']) =>
        `${row.cause} ${row.place.kind} ${row.place.name}: ${row.lost} of ${row.members}`,
    );
  }

  async latest(): Promise<IncidentDetail> {
    const { body } = await this.api.get('/incidents?limit=1').expect(200);
    return (await this.api.get(`/incidents/${body.items[0].id}`).expect(200)).body as IncidentDetail;
  }
}
