import type { AcsRequest } from '@demarc/cwmp';
import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { ModelCpe, type ModelCpeHabits } from '../../../test/support/model-cpe';
import { FACTS, held, inState, NOTHING, session, type Held } from '../../../test/support/plan-session';
import type { PlanResult } from './close-plan';

const methods = (cpe: ModelCpe): string[] => cpe.log.map((request) => request.method);
const writes = (cpe: ModelCpe): string[][] =>
  cpe.log.flatMap((request) =>
    request.method === 'SetParameterValues' ? [request.values.map(({ name }) => name)] : [],
  );
const statuses = (result: PlanResult): Record<string, string> =>
  Object.fromEntries(result.parameters.map(({ path, status }) => [path, status]));
const reasonOf = (result: PlanResult, path: string): string =>
  result.parameters.find((parameter) => parameter.path === path)?.reason?.code ?? '';

const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const tr098 = (habits?: ModelCpeHabits): ModelCpe => new ModelCpe(aTr098Tree(), habits);
const tr181 = (habits?: ModelCpeHabits): ModelCpe => new ModelCpe(aTr181Tree(), habits);

describe('first contact', () => {
  it('TR-098: learns the tree, then management alone, WiFi, the WAN last, one read-back', () => {
    const cpe = tr098();
    const result = session(cpe, NOTHING);
    expect(methods(cpe)).toEqual([
      'GetParameterNames',
      'GetParameterValues',
      'SetParameterValues',
      'SetParameterValues',
      'SetParameterValues',
      'GetParameterValues',
    ]);
    const [first = [], second = [], third = []] = writes(cpe);
    expect(first.every((name) => name.includes('.ManagementServer.'))).toBe(true);
    expect(second.every((name) => name.includes('.WLANConfiguration.'))).toBe(true);
    expect(third).toEqual([`${PPP}Username`, `${PPP}Password`]);
    expect(cpe.get(`${PPP}Password`)).toBe('dial-me');
    expect(cpe.get(`${WLAN}3.SSID`)).toBe('Rahima-5G');
    expect(result.isDue).toBe(false);
    expect(result.unresolved).toEqual([]);
  });

  it('TR-181: the same', () => {
    const cpe = tr181();
    const result = session(cpe, NOTHING);
    expect(methods(cpe)).toHaveLength(6);
    expect(cpe.get('Device.PPP.Interface.1.Username')).toBe('rahima@isp');
    expect(cpe.get('Device.WiFi.AccessPoint.1.Security.KeyPassphrase')).toBe('sesame-5');
    expect(result.isDue).toBe(false);
  });

  it('G35: secrets are written once and never compared with what is read back', () => {
    const result = session(tr098(), NOTHING);
    expect(statuses(result)[`${PPP}Password`]).toBe('unverifiable');
    expect(reasonOf(result, `${PPP}Password`)).toBe('secret-hidden');
  });

  it('a second session over the same wishes sends nothing at all', () => {
    const cpe = tr098();
    const first = session(cpe, NOTHING);
    cpe.log.length = 0;
    const second = session(cpe, held(first));
    expect(cpe.log).toEqual([]);
    expect(second.isDue).toBe(false);
  });

  it('G41: after a factory reset everything is given again', () => {
    const first = session(tr098(), NOTHING);
    const reset = tr098();
    session(reset, held(first), { isEnrolling: true });
    expect(reset.get(`${PPP}Username`)).toBe('rahima@isp');
    expect(reset.get(`${WLAN}1.KeyPassphrase`)).toBe('sesame-24');
  });

  it('names what the router has no place for, and gives the rest', () => {
    const rows = aTr098Tree().filter(([name]) => !/WLANConfiguration\.[34]\./.test(name));
    const result = session(new ModelCpe(rows), NOTHING);
    expect(result.unresolved).toEqual([
      { intent: 'wifi-5', field: null, reason: { code: 'no-radio', text: 'this router has no 5 GHz radio' } },
    ]);
    expect(result.isDue).toBe(false);
  });

  it('an observed router is read and never written', () => {
    const cpe = tr098();
    const result = session(cpe, NOTHING, { isObserving: true });
    expect(methods(cpe)).toEqual(['GetParameterNames', 'GetParameterValues']);
    expect(reasonOf(result, `${PPP}Username`)).toBe('observe-mode');
    expect(result.isDue).toBe(false);
  });
});

describe('suspension and restoration', () => {
  function provisioned(cpe: ModelCpe): Held {
    const first = session(cpe, NOTHING);
    cpe.log.length = 0;
    return held(first);
  }

  it('walled garden: one write to the WAN, one read-back, and back again', () => {
    const cpe = tr098();
    const before = provisioned(cpe);
    const walled = session(cpe, before, { facts: inState('walled-garden') });
    expect(methods(cpe)).toEqual(['SetParameterValues', 'GetParameterValues']);
    expect(writes(cpe)).toEqual([[`${PPP}Username`]]);
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@garden');
    session(cpe, held(walled));
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@isp');
  });

  it('suspended, managed over a connection of its own: PPP is switched off, on a fresh look', () => {
    const cpe = tr098();
    session(cpe, provisioned(cpe), { facts: inState('suspended') });
    expect(methods(cpe)).toEqual(['GetParameterValues', 'SetParameterValues', 'GetParameterValues']);
    expect(cpe.get(`${PPP}Enable`)).toBe('0');
  });

  it('suspended, managed over that very PPP connection: walled in, never cut', () => {
    const cpe = tr181();
    const result = session(cpe, provisioned(cpe), { facts: inState('suspended') });
    expect(cpe.get('Device.PPP.Interface.1.Enable')).toBe('true');
    expect(cpe.get('Device.PPP.Interface.1.Username')).toBe('rahima@garden');
    expect(result.notes.map(({ code }) => code)).toEqual(['management-rides-on-ppp']);
  });

  it('suspended, and the stored tree is wrong about the path: the fresh look saves the branch', () => {
    const cpe = tr098();
    const before = provisioned(cpe);
    cpe.change(
      'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress',
      '0.0.0.0',
    );
    cpe.change(`${PPP}ExternalIPAddress`, '10.8.0.9');
    const result = session(cpe, before, { facts: inState('suspended') });
    expect(cpe.get(`${PPP}Enable`)).toBe('1');
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@garden');
    expect(result.notes.map(({ code }) => code)).toEqual(['management-rides-on-ppp']);
  });

  it('suspended, and the router does not answer for its addresses any more: not cut', () => {
    const cpe = tr098();
    const before = provisioned(cpe);
    const silent = new ModelCpe(
      cpe.names().map((name): SampleRow => [name, cpe.get(name) ?? '', 'string', cpe.isWritable(name)]),
      { omits: new Set(cpe.names().filter((name) => name.endsWith('ExternalIPAddress'))) },
    );
    const result = session(silent, before, { facts: inState('suspended') });
    expect(silent.get(`${PPP}Enable`)).toBe('1');
    expect(result.notes.map(({ code }) => code)).toEqual(['management-path-unknown']);
  });
});

describe('the session dies at the WAN write', () => {
  const atWan = (request: AcsRequest): boolean =>
    request.method === 'SetParameterValues' && request.values.some(({ name }) => name.startsWith(PPP));

  it('is unverified, not failed; the next Inform repeats the ParameterKey, and all of it counts as written', () => {
    const cpe = tr098();
    const lost = session(cpe, NOTHING, {}, atWan);
    expect(reasonOf(lost, `${PPP}Password`)).toBe('unverified');
    expect(lost.isDue).toBe(true);
    cpe.log.length = 0;
    const next = session(cpe, held(lost), { isEnrolling: false });
    expect(methods(cpe)).toEqual(['GetParameterValues']);
    expect(statuses(next)[`${PPP}Username`]).toBe('in-sync');
    expect(statuses(next)[`${PPP}Password`]).toBe('unverifiable');
    expect(next.isDue).toBe(false);
  });

  it('the write never arrived: it is sent again', () => {
    const cpe = tr098();
    const lost = session(cpe, NOTHING, {}, atWan);
    const untouched = tr098();
    const next = session(untouched, held(lost), { isEnrolling: false });
    expect(untouched.get(`${PPP}Password`)).toBe('dial-me');
    expect(next.isDue).toBe(false);
  });
});

describe('faults', () => {
  it('9003 with a list: the bad one is dropped and the rest is sent again', () => {
    const cpe = tr098({ refuses: new Map([[`${WLAN}1.SSID`, 9007]]) });
    const result = session(cpe, NOTHING);
    expect(statuses(result)[`${WLAN}1.SSID`]).toBe('refused');
    expect(reasonOf(result, `${WLAN}1.SSID`)).toBe('fault-9007');
    expect(cpe.get(`${WLAN}3.SSID`)).toBe('Rahima-5G');
    expect(cpe.get(`${WLAN}1.KeyPassphrase`)).toBe('sesame-24');
    expect(result.isDue).toBe(false);
    cpe.log.length = 0;
    session(cpe, held(result));
    expect(writes(cpe)).toEqual([]);
  });

  it.each([
    ['a secret', `${WLAN}1.KeyPassphrase`, 'sesame-24'],
    ['a name', `${WLAN}1.SSID`, 'Rahima'],
  ])(
    '9002 on %s: it was not taken, whatever the read-back shows, and is written again next time',
    (_what, path, value) => {
      const refuses = new Map([[path, 9002]]);
      const cpe = tr098({ refuses });
      const first = session(cpe, NOTHING);
      expect([statuses(first)[path], reasonOf(first, path), first.isDue]).toEqual(['pending', 'fault-9002', true]);
      refuses.clear();
      const second = session(cpe, held(first));
      expect(cpe.get(path)).toBe(value);
      expect(second.isDue).toBe(false);
    },
  );

  it('9002 for ever: it is refused in the end, with its fault', () => {
    const path = `${WLAN}1.KeyPassphrase`;
    const cpe = tr098({ refuses: new Map([[path, 9002]]) });
    let result = session(cpe, NOTHING);
    for (let again = 0; again < 9 && result.isDue; again += 1) result = session(cpe, held(result));
    expect([statuses(result)[path], reasonOf(result, path), result.isDue]).toEqual(['refused', 'fault-9002', false]);
  });

  it('G31: a fault without a list is bisected to the one that is bad', () => {
    const cpe = tr098({ refuses: new Map([[`${WLAN}3.SSID`, 9007]]), hidesCulprits: true });
    const result = session(cpe, NOTHING);
    expect(Object.values(statuses(result)).filter((status) => status === 'refused')).toHaveLength(1);
    expect(statuses(result)[`${WLAN}3.SSID`]).toBe('refused');
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Rahima');
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@isp');
  });

  it('a refused name with an alternative: the alternative is written, and remembered', () => {
    const cpe = tr098({ refuses: new Map([[`${WLAN}1.KeyPassphrase`, 9007]]) });
    const result = session(cpe, NOTHING);
    expect(cpe.get(`${WLAN}1.PreSharedKey.1.KeyPassphrase`)).toBe('sesame-24');
    expect(result.isDue).toBe(false);
    cpe.log.length = 0;
    session(cpe, held(result));
    expect(cpe.log).toEqual([]);
  });

  it('two names refused one after the other: the third is written, and both stay known', () => {
    const cpe = tr098({
      refuses: new Map([
        [`${WLAN}1.KeyPassphrase`, 9007],
        [`${WLAN}1.PreSharedKey.1.KeyPassphrase`, 9008],
      ]),
    });
    const result = session(cpe, NOTHING);
    expect(cpe.get(`${WLAN}1.PreSharedKey.1.PreSharedKey`)).toBe('sesame-24');
    cpe.log.length = 0;
    session(cpe, held(result));
    expect(cpe.log).toEqual([]);
  });

  it('9005 on a name of the stored tree: the tree is learned anew and the new place is written', () => {
    const first = session(tr098(), NOTHING);
    const moved = new ModelCpe(
      aTr098Tree().map((row): SampleRow => [
        row[0].replace('WANPPPConnection.1.', 'WANPPPConnection.2.'),
        row[1],
        row[2],
        row[3],
      ]),
    );
    const result = session(moved, held(first), { facts: inState('walled-garden') });
    expect(
      moved.get(
        PPP.replace('Connection.1.', 'Connection.2.').replace('PPPConnection.1.', 'PPPConnection.2.') + 'Username',
      ),
    ).toBe('rahima@garden');
    expect(result.isTreeComplete).toBe(true);
  });

  it('G30, G32: a router that can answer for few names at once is read in pieces', () => {
    const cpe = tr098({ maxNames: 6 });
    const result = session(cpe, NOTHING);
    expect(cpe.get(`${PPP}Password`)).toBe('dial-me');
    expect(result.tree.value(`${WLAN}4.SSID`)).toBe('NET_4');
  });

  it('G32: a make that takes few settings is written in parts, and what belongs together is not parted', () => {
    const cpe = tr098();
    session(cpe, NOTHING, { quirks: { maxSettingsPerWrite: 2 } });
    const [management = [], ...others] = writes(cpe);
    expect(management.every((name) => name.includes('.ManagementServer.'))).toBe(true);
    expect(others.every((names) => names.length <= 2)).toBe(true);
    expect(others.at(-1)).toEqual([`${PPP}Username`, `${PPP}Password`]);
    expect(cpe.get(`${WLAN}3.SSID`)).toBe('Rahima-5G');
  });

  it('G28: a router that lists no whole tree is listed level by level', () => {
    const cpe = tr098({ refusesWholeTree: true });
    session(cpe, NOTHING);
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@isp');
  });

  it('G31: a name that is listed and cannot be read costs only itself', () => {
    const bad = `${WLAN}2.Standard`;
    const result = session(tr098({ unreadable: new Set([bad]) }), NOTHING);
    const tree = result.tree;
    expect(tree.value(bad)).toBeNull();
    expect(tree.value(`${WLAN}2.SSID`)).toBe('NET_2');
    expect(result.isDue).toBe(false);
  });

  it('Status 1: after a reboot, and looked at once it booted', () => {
    const cpe = tr098({ needsReboot: true });
    const result = session(cpe, NOTHING);
    expect(statuses(result)[`${PPP}Username`]).toBe('after-reboot');
    expect(result.isDue).toBe(false);
    cpe.boot();
    const next = session(cpe, held(result), { hasBooted: true });
    expect(statuses(next)[`${PPP}Username`]).toBe('in-sync');
    expect(next.isDue).toBe(false);
  });
});

describe('what the router makes of a value', () => {
  it('a form of its own is recognised at the first read-back and left alone', () => {
    const cpe = tr098({
      reforms: (name, value) => (name.endsWith('Interval') ? '900' : name.endsWith('SSID') ? ` ${value}` : value),
    });
    const first = session(cpe, NOTHING);
    expect(reasonOf(first, `${WLAN}1.SSID`)).toBe('device-form');
    expect(first.isDue).toBe(false);
    cpe.log.length = 0;
    session(cpe, held(first), { refresh: 'wanted' });
    expect(writes(cpe)).toEqual([]);
  });

  it('a number that stands as it stood is none that the router made of ours', () => {
    const name = 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval';
    const cpe = tr098({ reforms: (path, value) => (path === name ? '600' : value) });
    let result = session(cpe, NOTHING);
    expect(reasonOf(result, name)).toBe('not-shown');
    for (let again = 0; again < 4; again += 1) result = session(cpe, held(result));
    expect([reasonOf(result, name), result.isDue]).toEqual(['not-kept', false]);
  });

  it('a value that never stays is corrected so often and no more', () => {
    const cpe = tr098({ reforms: (name, value) => (name === `${PPP}Username` ? 'someone@else' : value) });
    let result = session(cpe, NOTHING);
    for (let again = 0; again < 6; again += 1) result = session(cpe, held(result));
    const tries = writes(cpe).filter((names) => names.includes(`${PPP}Username`));
    expect(tries).toHaveLength(3);
    expect(reasonOf(result, `${PPP}Username`)).toBe('not-kept');
    expect(result.isDue).toBe(false);
  });

  it('enforce: what somebody changed is put back', () => {
    const cpe = tr098();
    const first = session(cpe, NOTHING);
    cpe.change(`${PPP}Username`, 'neighbour@isp');
    const next = session(cpe, held(first), { refresh: 'wanted' });
    expect(cpe.get(`${PPP}Username`)).toBe('rahima@isp');
    expect(next.adoptions).toEqual([]);
  });

  it('initial: the subscriber’s own network name is adopted, not overwritten', () => {
    const cpe = tr098();
    const first = session(cpe, NOTHING);
    cpe.change(`${WLAN}1.SSID`, 'Mine');
    cpe.change(`${WLAN}3.Enable`, '0');
    const informed = [{ name: `${WLAN}1.SSID`, value: 'Mine', type: 'string' }];
    const next = session(cpe, held(first), { informed });
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Mine');
    expect(next.adoptions).toEqual([{ intent: 'wifi-2.4', field: 'ssid', path: `${WLAN}1.SSID`, value: 'Mine' }]);
    const looked = session(cpe, held(next), { refresh: 'wanted' });
    expect(looked.adoptions.map(({ field }) => field)).toContain('enabled');
  });

  it('initial: a new name given by staff is written over the subscriber’s', () => {
    const cpe = tr098();
    const first = session(cpe, NOTHING);
    cpe.change(`${WLAN}1.SSID`, 'Mine');
    const facts = { ...FACTS, wifi: FACTS.wifi.map((network) => ({ ...network, ssid: 'Staff' })) };
    session(cpe, held(first), { facts, refresh: 'wanted' });
    expect(cpe.get(`${WLAN}1.SSID`)).toBe('Staff');
  });

  it('what people want to see is read with the same request; hosts that left are gone', () => {
    const cpe = tr098();
    const first = session(cpe, NOTHING);
    const hosts = 'InternetGatewayDevice.LANDevice.1.Hosts.';
    const fewer = new ModelCpe(
      cpe
        .names()
        .filter((name) => !name.startsWith(`${hosts}Host.1.`))
        .map((name): SampleRow => [name, cpe.get(name) ?? '', 'string', cpe.isWritable(name)]),
    );
    const next = session(fewer, held(first), { alsoRead: [`${PPP}ConnectionStatus`, hosts, `${hosts}Nothing`] });
    expect(methods(fewer)).toEqual(['GetParameterValues']);
    const tree = next.tree;
    expect(tree.below(`${hosts}Host.1.`)).toEqual([]);
    expect(tree.value(`${hosts}Host.2.HostName`)).toBe('<b>tv</b>');
  });

  it('a router that shows a secret proves it', () => {
    const result = session(tr098({ showsSecrets: true }), NOTHING, { alsoRead: [`${PPP}Password`] });
    expect(statuses(result)[`${PPP}Password`]).toBe('in-sync');
  });
});
