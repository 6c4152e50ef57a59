import { RouterSeries } from '@demarc/contracts';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { ReadingRecorder } from './reading-recorder.service';
import { RollReadings } from './roll-readings.service';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('what is known of a router over time', () => {
  let demarc: TestApp;
  let api: ApiClient;
  beforeAll(async () => {
    demarc = await startApp({
      clockAt: '2026-03-31T12:30:00Z',
      env: { SERIES_RAW_DAYS: '30', SERIES_HOUR_DAYS: '100' },
    });
    api = await demarc.api();
  });
  beforeEach(async () => {
    demarc.clock.moveTo(new Date('2026-03-31T12:30:00Z'));
    await demarc.database.sql.query('update cpe_reading_progress set rolled_until = null');
    await demarc.get(RollReadings).ensurePartitions();
  });
  afterAll(() => demarc.close());

  const aRouter = async (): Promise<string> =>
    (await api.post('/routers', { serialNumber: `SERIES-${newId().slice(-12)}` }).expect(201)).body.id as string;
  const read = (cpeId: string, at: Date, rxPowerDbm: number): void =>
    demarc.get(ReadingRecorder).add(cpeId, at, [{ name: 'rxPowerDbm', value: rxPowerDbm }]);
  const flush = (): Promise<void> => demarc.get(ReadingRecorder).flush();
  const series = async (cpeId: string, query: string): Promise<RouterSeries> =>
    RouterSeries.parse((await api.get(`/routers/${cpeId}/series?${query}`).expect(200)).body);
  const hours = (cpeId: string): Promise<unknown[]> =>
    demarc.database.sql.query(
      `select at, readings, lows[3] as low, means[3] as mean, highs[3] as high from cpe_reading_hour where cpe_id = $1 order by at`,
      [cpeId],
    );

  it('gaps are null, and the server picks steps that fit', async () => {
    const cpeId = await aRouter();
    read(cpeId, new Date('2026-03-31T06:10:00Z'), -20);
    read(cpeId, new Date('2026-03-31T06:11:00Z'), -21);
    read(cpeId, new Date('2026-03-31T12:10:00Z'), -26.5);
    await flush();
    const query = 'from=2026-03-30T12:30:00Z&to=2026-03-31T12:30:00Z&names=rxPowerDbm,txPowerDbm';
    const day = await series(cpeId, query);
    expect(day).toMatchObject({ stepSeconds: 300, from: '2026-03-30T12:30:00.000Z', to: '2026-03-31T12:30:00.000Z' });
    expect(day.series).toHaveLength(1);
    const [rx] = day.series;
    expect(rx).toMatchObject({ name: 'rxPowerDbm', unit: 'dBm', kind: 'gauge', group: 'optical' });
    expect(rx?.values).toHaveLength(288);
    const slotOf = (text: string): number => (Date.parse(text) - Date.parse(day.from)) / 300_000;
    const told = rx?.values.flatMap((value, slot) => (value === null ? [] : [[slot, value]]));
    expect(told).toEqual([
      [slotOf('2026-03-31T06:10:00Z'), -20.5],
      [slotOf('2026-03-31T12:10:00Z'), -26.5],
    ]);
    expect(rx?.lows[slotOf('2026-03-31T06:10:00Z')]).toBe(-21);
    const coarse = await series(cpeId, 'from=2026-03-31T00:00:00Z&to=2026-03-31T12:00:00Z&step=21600');
    expect(coarse.series[0]?.values).toEqual([null, -20.5]);
  });

  it('two readings of one moment are one', async () => {
    const cpeId = await aRouter();
    const at = new Date('2026-03-31T10:00:00Z');
    read(cpeId, at, -20);
    await flush();
    demarc.get(ReadingRecorder).add(cpeId, at, [{ name: 'pingMs', value: 12 }]);
    demarc.get(ReadingRecorder).add(cpeId, at, [{ name: 'downloadMbps', value: 48 }]);
    await flush();
    const { series: found } = await series(cpeId, 'step=86400');
    expect(found.map(({ name, values }) => [name, values.find((value) => value !== null)])).toEqual([
      ['rxPowerDbm', -20],
      ['downloadMbps', 48],
      ['pingMs', 12],
    ]);
  });

  it('hours are made once, whatever is done twice, and outlive their readings over the change of months', async () => {
    const cpeId = await aRouter();
    //  31 Mar 22:00    23:00      1 Apr 00:00
    //     -20 -22        -          -30
    read(cpeId, new Date('2026-03-31T22:05:00Z'), -20);
    read(cpeId, new Date('2026-03-31T22:55:00Z'), -22);
    read(cpeId, new Date('2026-04-01T00:10:00Z'), -30);
    await flush();
    const roll = demarc.get(RollReadings);
    demarc.clock.moveTo(new Date('2026-03-31T23:30:00Z'));
    await roll.rollUp();
    // The hour before this one is not over yet: what was read in it may be on its way.
    expect(await hours(cpeId)).toEqual([]);
    demarc.clock.moveTo(new Date('2026-04-01T03:00:00Z'));
    await roll.rollUp();
    const made = [
      { at: new Date('2026-03-31T22:00:00Z'), readings: 2, low: -22, mean: -21, high: -20 },
      { at: new Date('2026-04-01T00:00:00Z'), readings: 1, low: null, mean: -30, high: null },
    ];
    expect(await hours(cpeId)).toEqual(made);
    // A crash between two chunks: the same hours again.
    await demarc.database.sql.query(`update cpe_reading_progress set rolled_until = '2026-03-31T12:00:00Z'`);
    await Promise.all([roll.rollUp(), roll.rollUp()]);
    expect(await hours(cpeId)).toEqual(made);

    const [march] = await demarc.database.sql.query<[{ name: string }]>(
      `select tableoid::regclass::text as name from cpe_reading where cpe_id = $1 order by at limit 1`,
      [cpeId],
    );
    expect(march.name).toBe('partitions.cpe_reading_2026_03');
    // Two months on, the readings of March are dropped and its hours are shown.
    demarc.clock.moveTo(new Date('2026-05-20T00:00:00Z'));
    await roll.run();
    await roll.run();
    const [gone] = await demarc.database.sql.query<[{ name: string | null }]>(
      `select to_regclass('partitions.cpe_reading_2026_03')::text as name`,
    );
    expect(gone.name).toBeNull();
    const old = await series(cpeId, 'from=2026-03-31T20:00:00Z&to=2026-04-01T02:00:00Z&names=rxPowerDbm');
    expect(old.stepSeconds).toBe(3600);
    expect(old.series[0]).toMatchObject({
      values: [null, null, -21, null, -30, null],
      lows: [null, null, -22, null, -30, null],
    });
    // Hours and fresh readings in one answer.
    const now = demarc.clock.now();
    read(cpeId, new Date(now.getTime() - HOUR_MS), -25);
    await flush();
    const both = await series(cpeId, `from=2026-03-31T00:00:00Z&to=${now.toISOString()}&step=86400`);
    expect(both.series[0]?.values.filter((value) => value !== null)).toEqual([-21, -30, -25]);

    demarc.clock.moveTo(new Date(now.getTime() + 150 * DAY_MS));
    await roll.run();
    expect(await hours(cpeId)).toEqual([]);
  });

  it('how often a router informs is counted where its Informs are written, and told by the hour', async () => {
    const cpeId = await aRouter();
    const now = demarc.clock.now();
    const informed = (count: number, retries: number): Promise<unknown> =>
      demarc.database.sql.query(
        `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash, inform_count, inform_retries)
         values ($1, now(), '127.0.0.1', '{}', 0, '', $2, $3)
         on conflict (cpe_id) do update set inform_count = $2, inform_retries = $3`,
        [cpeId, count, retries],
      );
    for (const [hoursAgo, count, retries] of [
      [4, 10, 0],
      [2, 34, 1],
    ] as const) {
      await informed(count, retries);
      read(cpeId, new Date(now.getTime() - hoursAgo * HOUR_MS), -20);
      await flush();
    }
    const { series: told } = await series(cpeId, 'names=informs,informRetries&step=3600');
    expect(told.map(({ name, values }) => [name, values.filter((value) => value !== null)])).toEqual([
      ['informs', [12]],
      ['informRetries', [0.5]],
    ]);
  });

  it('what happened to it stands beside: starts and changed settings, in the order of time', async () => {
    const cpeId = await aRouter();
    const now = demarc.clock.now().getTime();
    const at = (minutesAgo: number): Date => new Date(now - minutesAgo * 60_000);
    await demarc.database.sql.query(
      `insert into cpe_event (id, cpe_id, code, command_key, at) values ($1, $2, '1 BOOT', '', $3), ($4, $2, '4 VALUE CHANGE', '', $3)`,
      [newId(), cpeId, at(10), newId()],
    );
    const change = (path: string, after: string, sessionId: string, minutesAgo: number): Promise<unknown> =>
      demarc.database.sql.query(
        `insert into cpe_parameter_change (id, cpe_id, path, before, after, is_secret, source, seen_in, session_id, at)
         values ($1, $2, $3, '', $4, false, 'device', 'session', $5, $6)`,
        [newId(), cpeId, path, after, sessionId, at(minutesAgo)],
      );
    const [one, other] = [newId(), newId()];
    for (const leaf of ['SSID', 'Channel', 'Enable', 'Name']) await change(`A.B.1.${leaf}`, 'x', one, 30);
    await change('A.Hosts.Host.1.IPAddress', '192.168.1.5', one, 30);
    await change('A.WANPPPConnection.1.LastConnectionError', 'ERROR_AUTHENTICATION_FAILURE', other, 20);
    const { marks } = await series(cpeId, '');
    expect(marks.map(({ kind, text }) => [kind, text])).toEqual([
      ['change', 'Channel, Enable, Name and 1 more'],
      ['ppp-error', 'ERROR_AUTHENTICATION_FAILURE'],
      ['boot', 'started'],
    ]);
  });

  it.each([
    ['an unknown name', 'names=rxPowerDbm,nonsense', 'request/invalid'],
    ['an empty name', 'names=', 'request/invalid'],
    ['an end before the beginning', 'from=2026-03-31T00:00:00Z&to=2026-03-30T00:00:00Z', 'request/invalid'],
    ['more than five years', 'from=2016-03-31T00:00:00Z&to=2026-03-30T00:00:00Z', 'request/invalid'],
    ['a beginning in the future', 'from=2100-01-01T00:00:00Z', 'router/series-range-empty'],
    ['a step of a second', 'step=1', 'request/invalid'],
  ])('is refused: %s', async (_case, query, code) => {
    const cpeId = await aRouter();
    const { body } = await api.get(`/routers/${cpeId}/series?${query}`);
    expect(body).toMatchObject({ code });
  });

  it('of a router that nobody knows there is nothing', async () => {
    await api.get(`/routers/${newId()}/series`).expect(404);
    // Nor is anything kept of it.
    const stranger = newId();
    read(stranger, demarc.clock.now(), -20);
    await flush();
    const [{ count }] = await demarc.database.sql.query<[{ count: number }]>(
      'select count(*)::int as count from cpe_reading where cpe_id = $1',
      [stranger],
    );
    expect(count).toBe(0);
  });
});
