import { drive, factsOf, igdRouter, INFORMED, later, script } from '../../../../test/support/script-run';

/**
 * The twenty scripts of §3.8 and what a router must receive for each: at its first contact, when nothing but its Inform
 * is known, and in the session that follows. Lists are asked level by level; what is written is exactly as there.
 */
const EXAMPLES: readonly {
  name: string;
  code: string;
  args?: unknown;
  mappings?: readonly number[];
  first: readonly string[];
  second: readonly string[];
  call?: (args: readonly string[]) => unknown;
  log?: readonly string[];
}[] = [
  {
    name: '1. reads one value',
    code: 'const ntp = declare("IGD.Time.NTPServer1", {value: Date.now()}); log("ntp=" + ntp.value[0] + " type=" + ntp.value[1] + " size=" + ntp.size + " path=" + ntp.path);',
    first: ['GPN IGD.', 'GPN IGD.Time.', 'GPV IGD.Time.NTPServer1'],
    second: ['GPV IGD.Time.NTPServer1'],
    log: ['p: ntp=pool.example type=xsd:string size=1 path=InternetGatewayDevice.Time.NTPServer1'],
  },
  {
    name: '2. sets one value without timestamps',
    code: 'declare("$WL.1.SSID", null, {value: "Casa"});',
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN $WL.',
      'GPN $WL.1.',
      'GPV $WL.1.SSID',
      "SPV $WL.1.SSID='Casa' string",
    ],
    second: [],
  },
  {
    name: '3. infers types, and takes explicit ones',
    code: 'declare("IGD.ManagementServer.PeriodicInformInterval", null, {value: "900"}); declare("IGD.ManagementServer.PeriodicInformEnable", null, {value: [1, "xsd:boolean"]}); declare("IGD.ManagementServer.PeriodicInformTime", null, {value: 86400000});',
    first: [
      'GPN IGD.ManagementServer.',
      'GPV IGD.ManagementServer.PeriodicInformInterval, IGD.ManagementServer.PeriodicInformEnable, IGD.ManagementServer.PeriodicInformTime',
      "SPV IGD.ManagementServer.PeriodicInformInterval='900' unsignedInt, IGD.ManagementServer.PeriodicInformTime='1970-01-02T00:00:00.000Z' dateTime",
    ],
    second: [],
  },
  {
    name: '4. reads by wildcards',
    code: 'const h = Date.now(3600000); const names = declare("IGD.LANDevice.*.Hosts.Host.*.HostName", {path: h, value: h}); let s = []; for (const p of names) s.push(p.path.split(".")[5] + "=" + p.value[0]); log("hosts " + names.size + " " + s.join(","));',
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN IGD.LANDevice.1.Hosts.',
      'GPN IGD.LANDevice.1.Hosts.Host.',
      'GPN IGD.LANDevice.1.Hosts.Host.1.',
      'GPN IGD.LANDevice.1.Hosts.Host.2.',
      'GPN IGD.LANDevice.1.Hosts.Host.3.',
      'GPV IGD.LANDevice.1.Hosts.Host.1.HostName, IGD.LANDevice.1.Hosts.Host.2.HostName, IGD.LANDevice.1.Hosts.Host.3.HostName',
    ],
    second: [],
    log: ['p: hosts 3 1=pc-1,2=pc-2,3=pc-3'],
  },
  {
    name: '5. writes by a wildcard',
    code: 'declare("$WL.*.SSIDAdvertisementEnabled", {value: 1}, {value: false});',
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN $WL.',
      'GPN $WL.1.',
      'GPN $WL.2.',
      'GPN $WL.3.',
      'GPN $WL.4.',
      'GPV $WL.1.SSIDAdvertisementEnabled, $WL.2.SSIDAdvertisementEnabled, $WL.3.SSIDAdvertisementEnabled, $WL.4.SSIDAdvertisementEnabled',
      "SPV $WL.1.SSIDAdvertisementEnabled='false' boolean, $WL.2.SSIDAdvertisementEnabled='false' boolean, $WL.3.SSIDAdvertisementEnabled='false' boolean, $WL.4.SSIDAdvertisementEnabled='false' boolean",
    ],
    second: [],
  },
  {
    name: '6. writes where an alias fits',
    code: 'declare("IGD.LANDevice.1.LANEthernetInterfaceConfig.[Status:Up].DuplexMode", null, {value: "Full"});',
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN IGD.LANDevice.1.LANEthernetInterfaceConfig.',
      'GPN IGD.LANDevice.1.LANEthernetInterfaceConfig.1.',
      'GPN IGD.LANDevice.1.LANEthernetInterfaceConfig.2.',
      'GPN IGD.LANDevice.1.LANEthernetInterfaceConfig.3.',
      'GPN IGD.LANDevice.1.LANEthernetInterfaceConfig.4.',
      'GPV IGD.LANDevice.1.LANEthernetInterfaceConfig.1.Status, IGD.LANDevice.1.LANEthernetInterfaceConfig.2.Status, IGD.LANDevice.1.LANEthernetInterfaceConfig.3.Status, IGD.LANDevice.1.LANEthernetInterfaceConfig.4.Status',
      'GPV IGD.LANDevice.1.LANEthernetInterfaceConfig.1.DuplexMode',
      "SPV IGD.LANDevice.1.LANEthernetInterfaceConfig.1.DuplexMode='Full' string",
    ],
    second: [],
  },
  {
    name: '7. creates by an alias, and sets inside',
    code: 'const now = Date.now(); const m = "$W.PortMapping.[ExternalPort:8080,PortMappingProtocol:TCP]"; declare(m, {path: now}, {path: 1}); declare(m + ".InternalClient", null, {value: "192.168.1.50"}); declare(m + ".InternalPort", null, {value: 80});',
    first: [
      'GPN $W.',
      'GPN $W.PortMapping.',
      'Add $W.PortMapping.',
      'GPN $W.PortMapping.',
      'GPN $W.PortMapping.1.',
      'GPV $W.PortMapping.1.ExternalPort, $W.PortMapping.1.PortMappingProtocol',
      "SPV $W.PortMapping.1.ExternalPort='8080' unsignedInt",
      'GPV $W.PortMapping.1.InternalClient, $W.PortMapping.1.InternalPort',
      "SPV $W.PortMapping.1.InternalClient='192.168.1.50' string, $W.PortMapping.1.InternalPort='80' unsignedInt",
    ],
    second: ['GPN $W.PortMapping.', 'GPV $W.PortMapping.1.ExternalPort, $W.PortMapping.1.PortMappingProtocol'],
  },
  {
    name: '8. counts by a wildcard',
    code: 'declare("$W.PortMapping.*", null, {path: 2});',
    first: [
      'GPN $W.',
      'GPN $W.PortMapping.',
      'Add $W.PortMapping.',
      'GPN $W.PortMapping.',
      'Add $W.PortMapping.',
      'GPN $W.PortMapping.',
    ],
    second: [],
  },
  {
    name: '9. deletes all by an empty alias',
    code: 'declare("$W.PortMapping.[]", null, {path: 0});',
    mappings: [1, 2, 3],
    first: [
      'GPN $W.',
      'GPN $W.PortMapping.',
      'Delete $W.PortMapping.1.',
      'GPN $W.PortMapping.',
      'Delete $W.PortMapping.2.',
      'GPN $W.PortMapping.',
      'Delete $W.PortMapping.3.',
      'GPN $W.PortMapping.',
    ],
    second: [],
  },
  {
    name: '10. deletes one instance',
    code: 'declare("$W.PortMapping.2", {path: Date.now()}, {path: 0});',
    mappings: [1, 2],
    first: ['GPN $W.', 'GPN $W.PortMapping.', 'Delete $W.PortMapping.2.'],
    second: ['GPN $W.PortMapping.'],
  },
  {
    name: '11. iterates, and declares what follows from it: writes in the middle of its loop',
    code: 'const now = Date.now(); for (const w of declare("$WL.*", {path: now})) { const ch = declare(w.path + ".Channel", {value: now}); if (ch.value[0] > 14) declare(w.path + ".SSID", null, {value: "Casa-5G"}); }',
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN $WL.',
      'GPN $WL.1.',
      'GPV $WL.1.Channel',
      'GPN $WL.2.',
      'GPV $WL.2.Channel',
      'GPN $WL.3.',
      'GPV $WL.3.Channel',
      'GPV $WL.3.SSID',
      "SPV $WL.3.SSID='Casa-5G' string",
      'GPN $WL.4.',
      'GPV $WL.4.Channel',
      'GPV $WL.4.SSID',
      "SPV $WL.4.SSID='Casa-5G' string",
    ],
    second: ['GPN $WL.', 'GPV $WL.1.Channel', 'GPV $WL.2.Channel', 'GPV $WL.3.Channel', 'GPV $WL.4.Channel'],
  },
  {
    name: '12. finds nothing under a missing root: size, value and iteration',
    code: 'const d = declare("Device.WiFi.SSID.*.SSID", {value: Date.now()}); const e = declare("IGD.Nada", {value: 1}); let n = 0; for (const p of d) n++; log("size=" + d.size + " value=" + e.value + " path=" + e.path + " n=" + n); if (d.size === 0) declare("Tags.sizezero", null, {value: true}); if (d.size === undefined) declare("Tags.sizeundef", null, {value: true});',
    first: ['GPN (root)', 'GPN IGD.'],
    second: [],
    log: ['p: size=undefined value=undefined path=undefined n=0'],
  },
  {
    name: '13. orders writes by commit',
    code: 'declare("$WL.1.BeaconType", null, {value: "WPAand11i"}); commit(); declare("$WL.1.KeyPassphrase", null, {value: "segredo123"});',
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN $WL.',
      'GPN $WL.1.',
      'GPV $WL.1.BeaconType',
      "SPV $WL.1.BeaconType='WPAand11i' string",
      'GPV $WL.1.KeyPassphrase',
      "SPV $WL.1.KeyPassphrase='segredo123' string",
    ],
    second: [],
  },
  {
    name: '14. sets and takes away tags',
    code: 'const o = declare("Tags.old", {value: 1}); log("old=" + JSON.stringify(o.value)); declare("Tags.old", null, {value: false}); declare("Tags.vip", null, {value: true}); declare("Tags.a0x20b0x2Ec", null, {value: true});',
    first: [],
    second: [],
    log: ['p: old=undefined'],
  },
  {
    name: '15. reboots at most once an hour',
    code: 'declare("Reboot", null, {value: Date.now() - 60 * 60 * 1000});',
    first: ['reboot'],
    second: [],
  },
  {
    name: '16. pushes a configuration file',
    code: 'const dl = "Downloads.[FileType:3 Vendor Configuration File]"; const file = "base-" + declare("DeviceID.ProductClass", {value: 1}).value[0] + ".cfg"; declare(dl, {path: 1}, {path: 1}); declare(dl + ".FileName", null, {value: file}); declare(dl + ".Download", null, {value: Date.now(86400000)});',
    first: ['Download 3 Vendor Configuration File: base-ONT1200.cfg'],
    second: [],
  },
  {
    name: '17. sets attributes',
    code: 'declare("$W.ExternalIPAddress", {notification: Date.now(86400000)}, {notification: 2}); declare("IGD.DeviceInfo.ProvisioningCode", null, {accessList: []});',
    first: [
      'GPN IGD.DeviceInfo.',
      'GPA $W.ExternalIPAddress, IGD.DeviceInfo.ProvisioningCode',
      'SPA $W.ExternalIPAddress 2 [-], IGD.DeviceInfo.ProvisioningCode - []',
    ],
    second: [],
  },
  {
    name: '18. takes arguments',
    code: 'log("args " + JSON.stringify(args)); declare("$WL.1.SSID", null, {value: args[0] + "-" + args[3].slice(-3)});',
    args: ['Loja', 42, true, 'SIM00000117', null],
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN $WL.',
      'GPN $WL.1.',
      'GPV $WL.1.SSID',
      "SPV $WL.1.SSID='Loja-117' string",
    ],
    second: [],
    log: ['p: args ["Loja",42,true,"SIM00000117",null]'],
  },
  {
    name: '19. calls an extension once',
    code: 'const serial = declare("DeviceID.SerialNumber", {value: 1}).value[0]; const plan = ext("compat-ext", "plan", serial); declare("$WL.1.SSID", null, {value: plan.ssid}); declare("$W.X_VLAN", null, {value: plan.vlan});',
    call: ([serial]) => ({ ssid: `Net-${serial?.slice(-4)}`, vlan: 77 }),
    first: [
      'GPN IGD.',
      'GPN IGD.LANDevice.',
      'GPN IGD.LANDevice.1.',
      'GPN $WL.',
      'GPN $WL.1.',
      'GPN $W.',
      'GPV $WL.1.SSID, $W.X_VLAN',
      "SPV $WL.1.SSID='Net-0117' string, $W.X_VLAN='77' unsignedInt",
    ],
    second: [],
  },
  {
    name: '20. forgets at a bootstrap, and reads again',
    code: 'for (const root of args) clear(root, Date.now()); declare("IGD.Time.NTPServer1", {value: 1});',
    args: ['InternetGatewayDevice', 'VirtualParameters'],
    first: ['GPN IGD.', 'GPN IGD.Time.', 'GPV IGD.Time.NTPServer1'],
    second: ['GPN IGD.', 'GPN IGD.Time.', 'GPV IGD.Time.NTPServer1'],
  },
];

describe('§3.8 what a router receives', () => {
  it.each(EXAMPLES)('$name', ({ code, args, mappings, first, second, call, log }) => {
    const router = igdRouter(mappings);
    const facts = factsOf({ informed: INFORMED });
    const began = drive(facts, [script(code, args)], router, call);
    expect(began.fault).toBeNull();
    expect(began.requests).toEqual(first);
    if (log !== undefined) expect(began.replay.log).toEqual(log);
    const went = drive(later(facts), [script(code, args)], router, call);
    expect(went.fault).toBeNull();
    expect(went.requests).toEqual(second);
  });

  it('12 and 14: the tags afterwards', () => {
    const facts = factsOf({ informed: INFORMED, tags: ['old'] });
    drive(facts, [script(EXAMPLES[13]!.code)], igdRouter());
    expect(facts.tree.children('Tags')).toEqual(['a0x20b0x2Ec', 'vip']);
    drive(facts, [script(EXAMPLES[11]!.code)], igdRouter());
    expect(facts.tree.children('Tags')).toEqual(['a0x20b0x2Ec', 'sizeundef', 'vip']);
  });

  it('20: what the session itself was told survives the forgetting', () => {
    const facts = factsOf({ informed: INFORMED });
    const outcome = drive(
      facts,
      [
        script(
          'clear("InternetGatewayDevice", Date.now()); log(declare("IGD.DeviceInfo.SoftwareVersion", {value: 1}).value[0]);',
        ),
      ],
      igdRouter(),
    );
    expect(outcome).toMatchObject({ requests: [], replay: { log: ['p: V1'] } });
  });
});
