import {
  GEMTEK_TR181 as GEMTEK,
  GENERIC_TR098 as GENERIC,
  hasRecordedTrees,
  HUAWEI_EG8145V5 as HUAWEI,
  recordedTree,
} from '../../../test/support/recorded-trees';
import type { PlacedIntent } from './intents/intent';
import { findManagementPath } from './management-path';
import { detectRoot, isParameterPath, type DataModelRoot } from './parameter-path';
import { promotedOf } from './promoted';
import { ReportedTree } from './reported-tree';
import { mappingFor, resolveIntent } from './resolve-intent';
import { isSecretPath } from './secrets';

function readTree(path: string): { tree: ReportedTree; root: DataModelRoot } {
  const tree = ReportedTree.of(recordedTree(path).filter(([name]) => isParameterPath(name)));
  const root = detectRoot(tree.paths());
  if (root === null) throw new Error(`${path} has no root`);
  return { tree, root };
}

const secret = (ref: 'wan-pppoe.password' | 'wifi-5.passphrase'): { ref: typeof ref; fingerprint: string } => ({
  ref,
  fingerprint: 'f',
});
const wifi = (band: '2.4' | '5'): PlacedIntent => ({
  kind: 'wifi',
  band,
  ssid: 'Rahima',
  passphrase: secret('wifi-5.passphrase'),
  enabled: true,
});
const pppoe: PlacedIntent = {
  kind: 'wan-pppoe',
  username: 'rahima@isp',
  password: secret('wan-pppoe.password'),
  enabled: true,
};
const management: PlacedIntent = {
  kind: 'management',
  username: 'u',
  password: secret('wan-pppoe.password'),
  connectionRequestUsername: 'c',
  connectionRequestPassword: secret('wan-pppoe.password'),
  periodicInformEnable: true,
  periodicInformIntervalSeconds: 300,
};

function resolved(
  path: string,
  intent: PlacedIntent,
): { fields: Record<string, string>; missing: string[]; why: string } {
  const { tree, root } = readTree(path);
  const found = resolveIntent(intent, tree, mappingFor(root));
  if ('unresolved' in found) return { fields: {}, missing: [], why: found.unresolved.text };
  for (const parameter of found.parameters) expect(tree.isWritable(parameter.path)).toBe(true);
  return {
    fields: Object.fromEntries(found.parameters.map((parameter) => [parameter.field, parameter.path])),
    missing: found.missing.map(({ reason }) => reason.code),
    why: '',
  };
}

const whenPresent = hasRecordedTrees ? describe : describe.skip;

whenPresent(
  'trees of real routers (skipped where ../shared is absent: the recorded trees are not in the repository)',
  () => {
    const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';

    it('Huawei EG8145V5: every intent has its place', () => {
      expect(readTree(HUAWEI).tree.size).toBeGreaterThan(3000);
      expect(resolved(HUAWEI, wifi('2.4'))).toMatchObject({
        fields: { ssid: `${WLAN}1.SSID`, passphrase: `${WLAN}1.KeyPassphrase` },
        missing: [],
      });
      expect(resolved(HUAWEI, wifi('5')).fields).toMatchObject({ ssid: `${WLAN}5.SSID`, enabled: `${WLAN}5.Enable` });
      expect(resolved(HUAWEI, pppoe)).toMatchObject({
        fields: { username: 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username' },
        missing: [],
      });
      expect(resolved(HUAWEI, management).missing).toEqual([]);
    });

    it('Huawei EG8145V5: what people see', () => {
      const { tree, root } = readTree(HUAWEI);
      const promoted = Object.fromEntries(promotedOf(tree, root).map(({ alias, value }) => [alias, value]));
      expect(promoted).toMatchObject({
        modelName: 'EG8145V5',
        softwareVersion: 'V5R020C00S280',
        pppStatus: 'Disconnected',
        rxPowerDbm: '-3',
        ssid24: 'Anlix-EG8145',
        ssid5: 'Anlix-EG8145-5G',
        channel5: '36',
      });
      const seen = { connectionRequestUrl: 'http://192.168.88.59:7547/x', sourceAddress: null };
      expect(findManagementPath(tree, root, seen)).toEqual({
        path: 'own-wan',
        object: 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.2.WANIPConnection.1.',
      });
    });

    it('Gemtek TR-181: what there is is found, what is missing is said', () => {
      expect(resolved(GEMTEK, wifi('2.4'))).toMatchObject({
        fields: { ssid: 'Device.WiFi.SSID.1.SSID', passphrase: 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase' },
        missing: [],
      });
      expect(resolved(GEMTEK, wifi('5'))).toEqual({
        fields: { ssid: 'Device.WiFi.SSID.2.SSID' },
        missing: ['no-passphrase'],
        why: '',
      });
      expect(resolved(GEMTEK, pppoe).fields).toEqual({
        username: 'Device.PPP.Interface.1.Username',
        password: 'Device.PPP.Interface.1.Password',
      });
      expect(resolved(GEMTEK, management).missing).toEqual([]);
    });

    it('a tree of two parameters says what it lacks', () => {
      expect(resolved(GENERIC, pppoe).why).toMatch(/no routed PPP connection/);
      expect(resolved(GENERIC, wifi('5')).why).toBe('this router has no 5 GHz radio');
      expect(resolved(GENERIC, wifi('2.4'))).toMatchObject({
        fields: { ssid: `${WLAN}1.SSID` },
        missing: ['no-passphrase'],
      });
    });

    it('no value of theirs that looks like a key would be stored in clear', () => {
      for (const path of [HUAWEI, GEMTEK]) {
        const { tree } = readTree(path);
        const open = [...tree.rows()].filter(
          ([name, value]) => value !== '' && /(password|passphrase|pskkey|presharedkey)$/i.test(name),
        );
        for (const [name] of open) expect(isSecretPath(name)).toBe(true);
      }
    });
  },
);
