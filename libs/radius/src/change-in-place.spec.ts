import fc from 'fast-check';
import type { NamedAttribute } from './attributes/dictionary';
import { changeVerdict, inPlaceChanges, ratesIn, whyNotInPlace, type InPlaceTarget } from './change-in-place';
import { coaRequest, selectSession, unsupportedChanges } from './dynamic-authorization';
import { errorCause } from './error-cause';
import { NAS_RECIPES, NAS_VENDORS, type InPlaceGroup, type NasVendor } from './nas-recipes';
import { ACCESS_GROUPS, readSessionClass } from './session-class';

const SUBSCRIPTION = '01890a5d-ac96-774b-bcce-b302099a8057';
const PLAN = { downKbps: 30_000, upKbps: 10_000 };
const IN_PLACE: readonly InPlaceGroup[] = ['open', 'throttled', 'garden'];
const move = (from: InPlaceTarget['from'], to: InPlaceTarget['to']): InPlaceTarget => ({
  from,
  to,
  plan: PLAN,
  subscriptionId: SUBSCRIPTION,
});
const written = (changes: NamedAttribute[]): string[] =>
  changes.filter(({ name }) => name !== 'Class').map(({ name, value }) => `${name} = ${String(value)}`);

describe('a change of a live session, by vendor', () => {
  it.each<[NasVendor, InPlaceTarget, string[]]>([
    [
      'mikrotik',
      move('open', 'garden'),
      ['Mikrotik-Address-List = demarc-garden', 'Mikrotik-Rate-Limit = 10000k/30000k'],
    ],
    [
      'mikrotik',
      move('open', 'throttled'),
      ['Mikrotik-Address-List = demarc-throttled', 'Mikrotik-Rate-Limit = 256k/512k'],
    ],
    [
      'mikrotik',
      move('garden', 'open'),
      ['Mikrotik-Address-List = demarc-open', 'Mikrotik-Rate-Limit = 10000k/30000k'],
    ],
    ['accel-ppp', move('open', 'throttled'), ['Mikrotik-Rate-Limit = 256k/512k']],
    [
      'cisco',
      move('open', 'garden'),
      ['Cisco-AVPair = subscriber:command=activate-service', 'Cisco-AVPair = subscriber:service-name=demarc-garden'],
    ],
    [
      'cisco',
      move('garden', 'open'),
      ['Cisco-AVPair = subscriber:command=deactivate-service', 'Cisco-AVPair = subscriber:service-name=demarc-garden'],
    ],
    [
      'juniper',
      move('garden', 'open'),
      [
        'ERX-Service-Deactivate = demarc-garden',
        'ERX-Service-Deactivate = demarc-throttled',
        'ERX-Service-Activate = demarc-open',
      ],
    ],
    [
      'huawei',
      move('open', 'garden'),
      ['HW-Policy-Name = demarc-garden', 'HW-Input-Peak-Rate = 10000000', 'HW-Output-Peak-Rate = 30000000'],
    ],
    ['generic', move('open', 'garden'), ['Filter-Id = demarc-garden']],
  ])('%s: %j', (vendor, target, expected) =>
    expect(written(inPlaceChanges(NAS_RECIPES[vendor], target))).toEqual(expected),
  );

  it.each(NAS_VENDORS)('%s is sent nothing that its recipe says it refuses, and it all fits a packet', (vendor) => {
    const recipe = NAS_RECIPES[vendor];
    const session = {
      'User-Name': 'rahima@demarc',
      'Acct-Session-Id': '81200001',
      'Framed-IP-Address': '100.64.9.31',
      'Calling-Station-Id': null,
      'NAS-Port-Id': null,
    };
    const selection = selectSession(recipe, session);
    for (const from of IN_PLACE) {
      for (const to of IN_PLACE) {
        if (whyNotInPlace(recipe, { from, to }) !== null) continue;
        const changes = inPlaceChanges(recipe, move(from, to));
        expect(unsupportedChanges(recipe, changes)).toEqual([]);
        const options = { secret: 'a secret', identifier: 1, messageAuthenticator: true, eventTimestamp: null };
        expect(coaRequest(selection!, session, changes, options)[0]).toBe(43);
      }
    }
  });

  it.each(NAS_VENDORS)('%s: the Class says the new group, where the NAS takes one', (vendor) => {
    const recipe = NAS_RECIPES[vendor];
    for (const to of IN_PLACE) {
      if (whyNotInPlace(recipe, { from: 'open', to }) !== null) continue;
      const own = inPlaceChanges(recipe, move('open', to)).find(({ name }) => name === 'Class');
      const said = own === undefined ? null : readSessionClass(own.value as Buffer);
      expect(said).toEqual(recipe.takesClass ? { subscriptionId: SUBSCRIPTION, group: to } : null);
    }
  });

  it('a restore undoes whatever came before it: however a session wandered, it ends as if it had never left', () => {
    for (const vendor of NAS_VENDORS) {
      const recipe = NAS_RECIPES[vendor];
      const reachable = IN_PLACE.filter((group) => recipe.inPlace[group] !== null);
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...reachable), { maxLength: 6 }), (path) => {
          const untouched = afterAll(vendor, ['open']);
          expect(afterAll(vendor, ['open', ...path, 'open'])).toEqual(untouched);
        }),
      );
    }
  });

  it.each([
    ['mikrotik', 'open', 'closed', 'nothing but its end closes a session'],
    ['mikrotik', 'closed', 'open', 'a closed session is over; the next one is asked for'],
    ['accel-ppp', 'open', 'garden', 'accel-ppp has no way between open and garden without a new login'],
    ['accel-ppp', 'garden', 'open', 'accel-ppp has no way between garden and open without a new login'],
    [
      'cisco',
      'throttled',
      'open',
      'Cisco IOS/XE ISG, ASR 9000 has no way between throttled and open without a new login',
    ],
  ] as const)('%s from %s to %s: %s', (vendor, from, to, why) =>
    expect(whyNotInPlace(NAS_RECIPES[vendor], { from, to })).toBe(why),
  );

  it('a throttled service is never faster than its plan', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000_000), fc.constantFrom(...ACCESS_GROUPS), (down, up, group) => {
        const rates = ratesIn(group, { downKbps: down, upKbps: up });
        expect(rates.downKbps).toBeLessThanOrEqual(down);
        expect(rates.upKbps).toBeLessThanOrEqual(up);
      }),
    );
  });
});

describe('what an answer to a CoA-Request means', () => {
  it.each([
    [401, 'unsupported'],
    [402, 'refused'],
    [405, 'unsupported'],
    [406, 'unsupported'],
    [407, 'refused'],
    [501, 'refused'],
    [503, 'gone'],
    [506, 'try-again'],
    [null, 'refused'],
  ] as const)('Error-Cause %s: %s', (code, verdict) =>
    expect(changeVerdict({ kind: 'nak', errorCause: errorCause(code), replyMessage: null })).toBe(verdict),
  );
  it('ACK: changed', () => expect(changeVerdict({ kind: 'ack' })).toBe('changed'));
});

/** What a NAS would hold after these changes: the last value of each attribute, and the services that are active. */
function afterAll(vendor: NasVendor, path: readonly InPlaceGroup[]): Record<string, string> {
  const held: Record<string, string> = {};
  const services = new Set<string>();
  let before: InPlaceGroup = 'open';
  for (const to of path) {
    const changes = inPlaceChanges(NAS_RECIPES[vendor], move(before, to));
    const texts = changes.map(({ name, value }) => [name, String(value)] as const);
    const command = texts.find(([, text]) => text.startsWith('subscriber:command='))?.[1].split('=')[1];
    for (const [name, text] of texts) {
      if (name === 'ERX-Service-Activate') services.add(text);
      else if (name === 'ERX-Service-Deactivate') services.delete(text);
      else if (name === 'Cisco-AVPair' && text.startsWith('subscriber:service-name=')) {
        if (command === 'activate-service') services.add(text);
        else services.delete(text);
      } else if (name !== 'Cisco-AVPair') held[name] = text;
    }
    before = to;
  }
  return { ...held, services: [...services].toSorted().join() };
}
