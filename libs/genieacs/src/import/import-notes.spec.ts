import { credentialBy, readCredentialRules, withoutPasswords } from './credential-rules';
import { scriptNeeds } from './script-notes';

const DEVICE = { oui: '00259E', productClass: 'ONT', serialNumber: 'S-1', externalId: '00259E-ONT-S%2D1' };
const TREE: Readonly<Record<string, string>> = {
  'Device.ManagementServer.Username': 'cpe-1',
  'Device.ManagementServer.Password': 'own',
};
const pair = (username: string, password: string) => ({ username, password });

describe('config cwmp.auth and cwmp.connectionRequestAuth (§5.2)', () => {
  it.each([
    ['AUTH("u", "p")', pair('u', 'p'), false],
    [`AUTH('u', 'it''s')`, pair('u', "it's"), false],
    ['AUTH(DeviceID.SerialNumber, "p\\"q")', pair('S-1', 'p"q'), false],
    ['AUTH(DeviceID.ID, DeviceID.OUI)', pair('00259E-ONT-S%2D1', '00259E'), false],
    ['auth(Device.ManagementServer.Username, Device.ManagementServer.Password)', pair('cpe-1', 'own'), false],
    ['AUTH(Device.Nothing, "p") OR (AUTH("u2", "p2"))', pair('u2', 'p2'), false],
    ['AUTH(DeviceID.SerialNumber, EXT("db", "password", DeviceID.SerialNumber))', null, true],
    ['AUTH("u", "p") AND DeviceID.OUI = "X"', pair('u', 'p'), true],
    ['true', null, true],
    ['', null, false],
  ])('%s', (expression, expected, hasMore) => {
    const read = readCredentialRules(expression);
    expect(read.hasMore).toBe(hasMore);
    expect(credentialBy(read.rules, DEVICE, (path) => TREE[path] ?? null)).toEqual(expected);
  });

  it.each([
    ['cwmp.auth', 'AUTH("u", \'p\')', 'AUTH("***", "***")'],
    ['cwmp.connectionRequestAuth', '"p"', '"***"'],
    ['other', 'AUTH(DeviceID.ID, "p")', 'AUTH(DeviceID.ID, "***")'],
    ['ui.filters.0', '"Serial"', '"Serial"'],
  ])('%s is shown without what lets somebody in', (key, value, shown) => {
    expect(withoutPasswords(key, value)).toBe(shown);
  });
});

describe('what scripts need (§5.2 provisions, virtualParameters)', () => {
  it.each<[string, string[], RegExp | null]>([
    ['const a = declare("IGD.X", {value: 1});', [], null],
    ['ext("db", "f", 1); ext(\'db\', "g"); ext("radius", "h")', ['db', 'radius'], null],
    ['// ext("gone", "f")\n/* require("x") */', [], null],
    ['const fs = require("fs")', [], /modules/],
    ['if (x.size === 0) return;', [], /never 0/],
    ['declare("IGD.X", {value: "Casa"})', [], /time of a reading/],
    ['declare("IGD.X", null, {value: null})', [], /refused as values/],
    ['new Date().toLocaleString()', [], /formats of a place/],
    ['declare("Device.ManagementServer.URL", null, {value: "http://x"})', [], /takes routers away/],
  ])('%s', (source, extensions, note) => {
    const needs = scriptNeeds(source);
    expect(needs.extensions).toEqual(extensions);
    if (note === null) expect(needs.notes).toEqual([]);
    else expect(needs.notes.join('; ')).toMatch(note);
  });
});
