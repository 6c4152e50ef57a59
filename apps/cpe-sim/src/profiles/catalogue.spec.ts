import { Box, factoryLabel } from '../box';
import { ParameterTree } from '../tree/parameter-tree';
import { canonicalValue, valueFault } from '../tree/constraints';
import { isProfileName, PROFILE_NAMES, PROFILES } from './catalogue';
import type { Profile } from './profile';

function aTree(profile: Profile, serial = 'S1'): ParameterTree {
  const { manufacturer, oui, productClass } = profile;
  const box: Box = new Box(
    { manufacturer, oui, productClass, serialNumber: serial },
    factoryLabel(profile, serial, {}),
    'http://acs.example/',
    () => ({
      ppp: {
        status: 'Connected',
        lastError: 'ERROR_NONE',
        address: '127.64.1.2',
        pool: 'service',
        username: 'u',
        uptimeSeconds: 5,
      },
      managementAddress: '127.32.1.2',
      connectionRequestUrl: 'http://127.32.1.2:7547/x',
    }),
    (path) => tree.read(path),
  );
  const tree: ParameterTree = new ParameterTree(profile.template, box);
  return tree;
}

describe.each(PROFILE_NAMES)('model %s', (name) => {
  const profile: Profile = PROFILES[name];
  const tree = aTree(profile);
  const leaves = tree.select('') ?? [];

  it('has a tree of 150 to 480 parameters, all below its root', () => {
    const sizes = Array.from({ length: 30 }, (_, index) => aTree(profile, `S${index}`).select('')?.length ?? 0);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(150);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(480);
    expect(leaves.filter(({ path }) => !path.startsWith(profile.template.root))).toEqual([]);
  });

  it('has values of their types and within the limits that it enforces itself', () => {
    const wrong = leaves.filter((leaf) => {
      const value = tree.valueOf(leaf);
      return valueFault(leaf.spec, value) !== null && value !== '';
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('keeps booleans in one form', () => {
    const booleans = leaves.filter(({ spec }) => spec.type === 'boolean');
    expect(booleans.length).toBeGreaterThan(10);
    for (const leaf of booleans) expect(tree.valueOf(leaf)).toBe(canonicalValue(leaf.spec, tree.valueOf(leaf)));
  });

  it('has every parameter that the firmware acts upon, with the right access', () => {
    const { ppp, wifi, managementServer, withoutValue } = profile.paths;
    const acted = [ppp.enable, ppp.username, ppp.password, ppp.reset, ...(ppp.vlan === null ? [] : [ppp.vlan])];
    const server = [
      'URL',
      'Username',
      'Password',
      'PeriodicInformEnable',
      'PeriodicInformInterval',
      'PeriodicInformTime',
    ];
    const radios = wifi.flatMap(({ enable, ssid, key, channel }) => [enable, ssid, key, channel]);
    const management =
      profile.management.kind === 'own-wan' ? [profile.management.enable, profile.management.vlan] : [];
    for (const path of [...acted, ...server.map((each) => managementServer + each), ...radios, ...management]) {
      expect([path, tree.find(path)?.spec.isWritable]).toEqual([path, true]);
    }
    expect(tree.find(withoutValue)).not.toBeNull();
    expect(wifi.map(({ band }) => band)).toEqual(['2.4GHz', '5GHz']);
  });

  it('has every parameter of its Inform, once', () => {
    const { informParameters } = profile;
    expect(new Set(informParameters).size).toBe(informParameters.length);
    expect(informParameters.filter((path) => tree.find(path) === null)).toEqual([]);
  });

  it('says nothing secret to anybody', () => {
    const secrets = leaves.filter(({ path }) => /(Password|Passphrase|PreSharedKey|Secret)$/.test(path));
    expect(secrets.length).toBeGreaterThanOrEqual(5);
    expect(secrets.filter(({ spec }) => !spec.isSecret).map(({ path }) => path)).toEqual([]);
  });

  it('counts its entries right', () => {
    const hosts = leaves.filter(({ path }) => /Hosts\.Host\.\d+\.HostName$/.test(path));
    const count = leaves.find(({ path }) => path.endsWith('Hosts.HostNumberOfEntries'));
    expect(hosts.length).toBeGreaterThanOrEqual(2);
    expect(count === undefined ? '' : tree.valueOf(count)).toBe(String(hosts.length));
    const stations = leaves.filter(({ path }) => /AssociatedDevice\.\d+\.\w*MACAddress$/.test(path));
    expect(stations.length).toBeLessThan(hosts.length);
  });

  it('has an organisation identifier that belongs to nobody', () => {
    expect(profile.oui).toMatch(/^[0-9A-F]{6}$/);
    expect(parseInt(profile.oui.slice(0, 2), 16) & 0b11).toBe(0b10);
  });
});

describe('boxes of one model', () => {
  it('are the same in every run and differ from each other', () => {
    const [first, again, other] = ['S1', 'S1', 'S2'].map((serial) => factoryLabel(PROFILES.hg8245, serial, {}));
    expect(first).toEqual(again);
    expect(other?.wifiKey).not.toBe(first?.wifiKey);
    expect(other?.connectionRequestPassword).not.toBe(first?.connectionRequestPassword);
  });

  it('receive light between -17 and -26 dBm', () => {
    const path = 'InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.RXPower';
    const levels = Array.from({ length: 200 }, (_, index) => Number(aTree(PROFILES.hg8245, `S${index}`).read(path)));
    expect(Math.max(...levels)).toBeLessThanOrEqual(-17);
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-26);
    expect(new Set(levels).size).toBeGreaterThan(4);
  });

  it('code their light in steps of 0.002 dB under TR-181', () => {
    const level = Number(aTree(PROFILES.zn6600).read('Device.Optical.Interface.1.OpticalSignalLevel'));
    expect(Number.isInteger(level / 2)).toBe(true);
    expect(level).toBeLessThan(-17_000);
  });

  it('have two to six devices at home', () => {
    const counts = Array.from({ length: 100 }, (_, index) =>
      Number(aTree(PROFILES.tw1200, `S${index}`).read('InternetGatewayDevice.LANDevice.1.Hosts.HostNumberOfEntries')),
    );
    expect([...new Set(counts)].toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
  });

  it('are known by name', () => {
    expect(isProfileName('hg8245')).toBe(true);
    expect(isProfileName('toString')).toBe(false);
  });
});
