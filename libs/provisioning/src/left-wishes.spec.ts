import fc from 'fast-check';
import { aTr098Tree } from '../../../test/factories/cpe-trees';
import { ModelCpe } from '../../../test/support/model-cpe';
import { FACTS, held, NOTHING, session } from '../../../test/support/plan-session';
import type { PlanResult } from './close-plan';
import { wishesOfScripts } from './script/script-wishes';
import type { Wish } from './wanted-state';

const GUEST = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.SSID';
const INTERVAL = 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval';
const USER = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username';

const left = (path: string, value: string, type = 'string'): Wish[] =>
  wishesOfScripts([{ path, value, print: null, type, by: 'guests' }]);
const withLeft = (wishes: readonly Wish[]): typeof FACTS => ({ ...FACTS, wishes });
const row = (result: PlanResult, path: string): PlanResult['parameters'][number] | undefined =>
  result.parameters.find((parameter) => parameter.path === path);
const writesOf = (cpe: ModelCpe): string[] =>
  cpe.log.flatMap((request) => (request.method === 'SetParameterValues' ? request.values.map(({ name }) => name) : []));

/** A router that has everything, and on which a script has set something since. */
function scripted(path: string, value: string): { cpe: ModelCpe; known: ReturnType<typeof held> } {
  const cpe = new ModelCpe(aTr098Tree());
  const known = held(session(cpe, NOTHING));
  const rows = known.tree.map((one): (typeof known.tree)[number] =>
    one[0] === path ? [one[0], value, one[2], one[3]] : one,
  );
  cpe.log.length = 0;
  return { cpe, known: { ...known, tree: rows } };
}

it('what a script left is its own for as long as it is there, and no plan writes it', () => {
  const { cpe, known } = scripted(GUEST, 'Guests');
  const result = session(cpe, known, { facts: withLeft(left(GUEST, 'Guests')) });
  expect(row(result, GUEST)).toMatchObject({
    owner: 'script',
    status: 'in-sync',
    source: { kind: 'script', name: 'guests' },
  });
  expect(cpe.log).toEqual([]);
  expect(result.isDue).toBe(false);
});

it('what somebody has changed since is nobody’s: only the next run of the script puts it back', () => {
  const { cpe, known } = scripted(GUEST, 'Theirs');
  const result = session(cpe, known, { facts: withLeft(left(GUEST, 'Guests')) });
  expect(row(result, GUEST)).toBeUndefined();
  expect(writesOf(cpe)).toEqual([]);
});

it('a default gives way to what a script left, instead of taking turns with it', () => {
  const { cpe, known } = scripted(INTERVAL, '777');
  const result = session(cpe, known, { facts: withLeft(left(INTERVAL, '777', 'unsignedInt')) });
  expect(row(result, INTERVAL)).toMatchObject({ owner: 'script', overrides: [{ owner: 'default' }] });
  expect(writesOf(cpe)).toEqual([]);
  const after = session(cpe, { ...known }, { facts: FACTS });
  expect(row(after, INTERVAL)?.owner).toBe('default');
  expect(writesOf(cpe)).toEqual([INTERVAL]);
});

it('what a stronger owner holds stays in sight below it, though it never was in place', () => {
  const { cpe, known } = scripted(GUEST, 'x');
  const result = session(cpe, known, { facts: withLeft(left(USER, 'mine@isp')) });
  expect(row(result, USER)).toMatchObject({
    owner: 'subscription',
    overrides: [{ owner: 'script', value: 'mine@isp', isSame: false }],
  });
  expect(writesOf(cpe)).toEqual([]);
});

it('whatever scripts left, a plan writes nothing more for it, and is not due for it', () => {
  const { cpe, known } = scripted(GUEST, 'Guests');
  const paths = known.tree.flatMap(([path, , , writable]) => (writable === true ? [path] : []));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), fc.string()), { maxLength: 5 }), (said) => {
      cpe.log.length = 0;
      const open = said.filter(([path]) => !/(?:Pass|Key|Secret)/i.test(path));
      const wishes = open.flatMap(([path, value]) => left(path, value));
      const result = session(cpe, known, { facts: withLeft(wishes) });
      expect(writesOf(cpe).filter((path) => row(result, path)?.owner === 'script')).toEqual([]);
      expect(result.parameters.filter(({ owner, status }) => owner === 'script' && status === 'pending')).toEqual([]);
      expect(result.isDue).toBe(false);
    }),
    { numRuns: 40 },
  );
});
