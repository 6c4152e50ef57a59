import fc from 'fast-check';
import { aTr098Tree, aTr181Tree } from '../../../../test/factories/cpe-trees';
import { ModelCpe } from '../../../../test/support/model-cpe';
import { FACTS, held, NOTHING, secret, session } from '../../../../test/support/plan-session';
import type { WishMode } from '../wanted-state';
import { profileWishes, type ProfileFacts, type ProfileLayer, type SettingsDocument } from './profile-wishes';
import { renderTemplate } from './render-template';

const facts: ProfileFacts = {
  root: 'InternetGatewayDevice.',
  template: { 'subscriber.name': 'Rahima', 'plan.name': null, 'router.serialEnd': '0042' },
  secretOf: (id) => (id === 'gone' ? null : secret(`wish.${id}`)),
};
type Setting = SettingsDocument['settings'][number];
const set = (intent: string, field: string, value: Setting['value'], mode: WishMode = 'enforce'): Setting => ({
  intent,
  field,
  value,
  mode,
});
const layer = (settings: Setting[], more: Partial<ProfileLayer> = {}): ProfileLayer => ({
  profileId: 'p',
  name: 'Base',
  revision: 3,
  weight: 0,
  scope: 'fleet',
  document: { settings, parameters: [] },
  ...more,
});

describe('what profiles want of a router', () => {
  it('fields of one intent and mode are one wish, which names its revision', () => {
    const { wishes } = profileWishes(
      [
        layer([
          set('wifi-5', 'channel', 36),
          set('wifi-5', 'channelWidth', '80'),
          set('wifi-5', 'ssid', 'A', 'initial'),
        ]),
      ],
      facts,
    );
    expect(wishes.map(({ mode, intent }) => [mode, intent.kind === 'fields' ? intent.values : null])).toEqual([
      ['enforce', { channel: 36, channelWidth: '80' }],
      ['initial', { ssid: 'A' }],
    ]);
    expect(wishes[0]).toMatchObject({
      owner: 'fleet-profile',
      source: { kind: 'profile', name: 'Base', id: 'p', revision: 3 },
    });
  });

  it('templates are filled in, and what is not known of this router is said', () => {
    const { wishes, unresolved } = profileWishes(
      [
        layer([
          set('wifi-5', 'ssid', '{{subscriber.name}}-{{ router.serialEnd }}'),
          set('time', 'ntpServer1', '{{plan.name}}'),
        ]),
      ],
      facts,
    );
    expect(wishes.map(({ intent }) => (intent.kind === 'fields' ? intent.values : null))).toEqual([
      { ssid: 'Rahima-0042' },
    ]);
    expect(unresolved).toMatchObject([{ intent: 'time', field: 'ntpServer1', reason: { code: 'no-fact' } }]);
  });

  it('a network name has 32 bytes, whatever a subscriber is called, and no character is cut in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        const template = { 'subscriber.name': name };
        const { wishes } = profileWishes([layer([set('wifi-5', 'ssid', 'x{{subscriber.name}}-WiFi')])], {
          ...facts,
          template,
        });
        const [wish] = wishes;
        const said = wish?.intent.kind === 'fields' ? wish.intent.values['ssid'] : '';
        const ssid = typeof said === 'string' ? said : '';
        expect(Buffer.byteLength(ssid)).toBeLessThanOrEqual(32);
        expect(ssid).toBe(Buffer.from(ssid).toString());
        expect(ssid).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('C38: a template is names and nothing else', () => {
    expect(renderTemplate('{{7*7}}', {})).toBe('{{7*7}}');
    expect(renderTemplate('{{constructor}}', {})).toBeNull();
    expect(renderTemplate('{{subscriber.name}}', { 'subscriber.name': 'a\u0000b\nc{{x}}' })).toBe('a b c{{x}}');
  });

  it('a free parameter goes by the data model of the router', () => {
    const parameters = [
      { tr098: 'InternetGatewayDevice.X', tr181: null, value: 'v', type: null, mode: 'enforce' as const },
    ];
    const of = (root: ProfileFacts['root']): number =>
      profileWishes([layer([], { document: { settings: [], parameters } })], { ...facts, root }).wishes.length;
    expect([of('InternetGatewayDevice.'), of('Device.')]).toEqual([1, 0]);
  });

  it('a secret is a fingerprint here, and one that is gone is said', () => {
    const key = set('wifi-5', 'passphrase', { secretId: 'k' });
    const { wishes } = profileWishes([layer([key])], facts);
    expect(JSON.stringify(wishes)).not.toMatch(/secret of/);
    expect(profileWishes([layer([set('wifi-5', 'passphrase', { secretId: 'gone' })])], facts).unresolved).toHaveLength(
      1,
    );
  });
});

describe.each([
  ['TR-098', aTr098Tree],
  ['TR-181', aTr181Tree],
])('%s: a router with random profiles', (_name, build) => {
  const values: readonly (readonly [string, string, fc.Arbitrary<Setting['value']>])[] = [
    ['wifi-2.4', 'ssid', fc.constantFrom('A', 'B', '{{subscriber.name}}')],
    ['wifi-2.4', 'channel', fc.integer({ min: 1, max: 13 })],
    ['wifi-5', 'enabled', fc.boolean()],
    ['wifi-5', 'security', fc.constantFrom('wpa2', 'wpa-wpa2', 'open', 'wpa3')],
    ['wifi-5', 'passphrase', fc.constant({ secretId: 'k' })],
    ['guest-wifi-2.4', 'enabled', fc.boolean()],
    ['guest-wifi-2.4', 'ssid', fc.constantFrom('Guests', 'Visitors')],
    ['management', 'periodicInformIntervalSeconds', fc.integer({ min: 60, max: 3600 })],
    ['wan', 'mtu', fc.integer({ min: 1400, max: 1500 })],
    ['lan', 'dhcpEnabled', fc.boolean()],
  ];
  const settings = fc
    .subarray([...values])
    .chain((chosen) =>
      fc.tuple(...chosen.map(([intent, field, value]) => value.map((given) => set(intent, field, given)))),
    );
  const layers = fc.array(
    fc.record({ settings, scope: fc.constantFrom('fleet', 'model', 'plan', 'tag', 'subscription', 'router') }),
    { maxLength: 4 },
  );

  it('holds after one session what is wanted of it, and a second one says nothing', () => {
    fc.assert(
      fc.property(layers, (given) => {
        const cpe = new ModelCpe(build());
        const root = cpe.names()[0]?.startsWith('Device.') === true ? 'Device.' : 'InternetGatewayDevice.';
        const made = given.map(({ settings: list, scope }) => layer(list, { scope: scope as ProfileLayer['scope'] }));
        const { wishes } = profileWishes(made, { ...facts, root });
        const first = session(cpe, NOTHING, { facts: { ...FACTS, wishes } });
        expect(first.isDue).toBe(false);
        for (const { path, value, status, secret: isSecret } of first.parameters) {
          if (status === 'refused' || isSecret !== null) continue;
          expect([path, cpe.get(path)]).toEqual([path, value]);
        }
        cpe.log.length = 0;
        session(cpe, held(first), { facts: { ...FACTS, wishes } });
        expect(cpe.log).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
