import type { QuirkRule } from '@demarc/contracts';
import { QUIRK_FLAG_NAMES, QUIRK_FLAGS, type DeviceModelFacts } from '@demarc/datamodel';
import type { Lesson, ModelExperience } from '@demarc/provisioning';
import { type ApiClient, startApp, type TestApp } from '../../../../../test/support/app';
import { anEnrolledCpe, anIdentity } from '../../../../../test/cwmp/enrolled-cpe';
import { newId } from '../../platform/ids';
import { LearnQuirks } from './learn-quirks.service';
import { ModelExperiences } from './model-experiences.service';
import { QuirkBook } from './quirk-book.service';

let app: TestApp;
let api: ApiClient;
let made = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterAll(() => app.close());

/** A make that no other test has. */
const aMake = (): DeviceModelFacts => ({
  oui: '00259E',
  manufacturer: 'Wire',
  productClass: `LEARN-${(made += 1)}-${Date.now()}`,
  modelName: '',
  hardwareVersion: 'H1',
  softwareVersion: 'V1',
});

async function aRouterOf(make: DeviceModelFacts): Promise<string> {
  const identity = anIdentity({ productClass: make.productClass });
  return (await anEnrolledCpe(app, { identity })).cpeId;
}

async function fail(
  make: DeviceModelFacts,
  lesson: Lesson,
  options: { cpeId?: string; sessionId?: string } = {},
): Promise<void> {
  const cpeId = options.cpeId ?? (await aRouterOf(make));
  const sessionId = options.sessionId ?? newId();
  await app.database.transaction((tx) => app.get(LearnQuirks).learn(tx, { cpeId, sessionId, make }, [lesson]));
}

const rulesOf = async (make: DeviceModelFacts): Promise<QuirkRule[]> =>
  ((await api.get('/quirk-rules').expect(200)).body as QuirkRule[]).filter(
    ({ match }) => match.model === make.productClass,
  );

const SHORT: Lesson = { flag: 'maxNamesPerRead', value: 16, why: '24 names at once exhausted it' };

/** What this process does from now on: it hears of a change a moment after the commit. */
async function settled(make: DeviceModelFacts, flags: object): Promise<void> {
  for (;;) {
    const { quirks } = (await app.get(QuirkBook).current()).resolve(make);
    if (JSON.stringify(quirks) === JSON.stringify(flags)) return;
    // The notification needs the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('failures that agree', () => {
  it('become a rule for their firmware at the third session, with the sessions as evidence', async () => {
    const make = aMake();
    await fail(make, SHORT);
    await fail(make, SHORT);
    expect(await rulesOf(make)).toEqual([]);
    await fail(make, SHORT);
    const [rule] = await rulesOf(make);
    expect(rule).toMatchObject({
      origin: 'learned',
      state: 'active',
      flags: { maxNamesPerRead: 16 },
      evidenceCount: 3,
    });
    await settled(make, { maxNamesPerRead: 16 });
    await settled({ ...make, softwareVersion: 'V2' }, {});
  });

  it('of one session count once, and those that say something else do not count', async () => {
    const make = aMake();
    const cpeId = await aRouterOf(make);
    const sessionId = newId();
    for (let n = 0; n < 4; n++) await fail(make, SHORT, { cpeId, sessionId });
    await fail(make, { ...SHORT, value: 8 });
    expect(await rulesOf(make)).toEqual([]);
  });

  it('sharpen what was learned, and leave alone what staff have decided', async () => {
    const make = aMake();
    for (let n = 0; n < 3; n++) await fail(make, SHORT);
    await settled(make, { maxNamesPerRead: 16 });
    for (let n = 0; n < 3; n++) await fail(make, { ...SHORT, value: 8 });
    await settled(make, { maxNamesPerRead: 8 });
    const [rule] = await rulesOf(make);
    const { id, version, match, name } = rule!;
    await api
      .put(`/quirk-rules/${id}`, { name, match, flags: { maxNamesPerRead: 64 }, reason: 'tried it', version })
      .expect(200);
    await settled(make, { maxNamesPerRead: 64 });
    for (let n = 0; n < 3; n++) await fail(make, { ...SHORT, value: 4 });
    expect(await rulesOf(make)).toMatchObject([{ origin: 'staff', flags: { maxNamesPerRead: 64 } }]);
  });

  it('never switch on what makes Demarc less strict: that is refused by the database itself', async () => {
    const make = aMake();
    for (let n = 0; n < 3; n++) await fail(make, { flag: 'acceptsRfc2069Digest', value: true, why: 'old digest' });
    expect(await rulesOf(make)).toMatchObject([{ origin: 'proposed', state: 'proposed' }]);
    await settled(make, {});
    for (const flag of QUIRK_FLAG_NAMES) {
      const learned = app.database.sql.query(
        `insert into quirk_rule (id, name, origin, state, match, flags, reason, version, changed_at, changed_by, device_model_id, learned_flag)
         select $1, 'x', 'learned', 'off', '{}', jsonb_build_object($2::text, true), 'x', 1, now(), 'x', id, $2
         from device_model where product_class = $3`,
        [newId(), flag, make.productClass],
      );
      if (QUIRK_FLAGS[flag].learning === 'learned') await expect(learned).resolves.toBeDefined();
      else await expect(learned).rejects.toThrow(/ck_quirk_rule_learned|ux_quirk_rule_lesson/);
    }
  });

  it('a make whose texts are patterns is taken by the letter', async () => {
    const make = { ...aMake(), manufacturer: '*', softwareVersion: '*' };
    for (let n = 0; n < 3; n++) await fail(make, SHORT);
    await settled(make, { maxNamesPerRead: 16 });
    await settled({ ...make, softwareVersion: 'V9' }, {});
  });
});

describe('what staff do', () => {
  const body = (make: DeviceModelFacts, flags: object): object => ({
    name: make.productClass,
    match: {
      oui: null,
      manufacturer: null,
      model: make.productClass,
      hardwareVersion: null,
      softwareVersion: null,
      softwareFrom: 'V1',
      softwareBelow: 'V5',
    },
    flags,
    reason: 'seen in the lab',
  });

  it('has a history with before and after, and goes back to any version', async () => {
    const make = aMake();
    const created = (await api.post('/quirk-rules', body(make, { discovery: 'by-level' })).expect(201))
      .body as QuirkRule;
    await settled(make, { discovery: 'by-level' });
    await settled({ ...make, softwareVersion: 'V5' }, {});
    await api.put(`/quirk-rules/${created.id}`, { ...body(make, { ignoresWritable: true }), version: 1 }).expect(200);
    await settled(make, { ignoresWritable: true });
    const stale = { ...body(make, { ignoresWritable: false }), version: 1 };
    expect((await api.put(`/quirk-rules/${created.id}`, stale).expect(409)).body.code).toBe(
      'quirk-rule/changed-meanwhile',
    );
    await api
      .post(`/quirk-rules/${created.id}/revert`, { toVersion: 1, reason: 'it was better', version: 2 })
      .expect(200);
    await settled(make, { discovery: 'by-level' });
    const { changes } = (await api.get(`/quirk-rules/${created.id}/history`).expect(200)).body;
    expect(changes).toMatchObject([
      { version: 3, reason: 'it was better', after: { flags: { discovery: 'by-level' } } },
      { version: 2, before: { flags: { discovery: 'by-level' } }, after: { flags: { ignoresWritable: true } } },
      { version: 1, before: null },
    ]);
  });

  it.each<[string, object]>([
    ['a flag that there is not', { makesCoffee: true }],
    ['a number out of its range', { maxNamesPerRead: 0 }],
    ['a word where a number belongs', { maxNamesPerRead: 'few' }],
    ['no flag at all', {}],
  ])('refuses %s', async (_case, flags) => {
    const { status } = await api.post('/quirk-rules', body(aMake(), flags));
    expect([400, 422]).toContain(status);
  });

  it('is for those who may', async () => {
    const support = await app.api('support');
    await support.post('/quirk-rules', body(aMake(), { ignoresWritable: true })).expect(403);
    await support.get('/device-models').expect(200);
  });
});

/** What a reading would begin with, once this process has heard of it. */
async function known(
  cpeId: string,
  make: DeviceModelFacts,
  isIt: (experience: ModelExperience) => boolean,
): Promise<ModelExperience> {
  for (;;) {
    const experience = await app.get(ModelExperiences).of(cpeId, make);
    if (isIt(experience)) return experience;
    // The notification needs the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('what reading the routers of a firmware teaches', () => {
  it('is known to the next, and a bad name counts for all when two routers agree', async () => {
    const make = aMake();
    const [one, two, three] = [await aRouterOf(make), await aRouterOf(make), await aRouterOf(make)];
    const experiences = app.get(ModelExperiences);
    const read = (cpeId: string, badNames: string[], treeSize = 300): Promise<void> =>
      app.database.transaction((tx) =>
        experiences.record(tx, {
          cpeId,
          sessionId: newId(),
          make,
          experience: { discovery: 'whole', valuesPerAnswer: 512, treeSize },
          badNames,
        }),
      );
    await read(one, ['Device.Bad.Name', 'Device.Only.Mine']);
    const own = await known(one, make, ({ badNames }) => badNames.length > 0);
    expect(own.badNames.toSorted()).toEqual(['Device.Bad.Name', 'Device.Only.Mine']);
    await read(two, ['Device.Bad.Name']);
    const all = await known(three, make, ({ badNames }) => badNames.length > 0);
    expect(all).toMatchObject({ discovery: 'whole', valuesPerAnswer: 512, badNames: ['Device.Bad.Name'] });
    // After a month it is asked for again.
    app.clock.moveTo(new Date(app.clock.now().getTime() + 31 * 86_400_000));
    await read(three, [], 600);
    await known(three, make, ({ badNames }) => badNames.length === 0);
  });
});
