// npm run bench:scripts: what one run of a provision costs. The built sandbox runs a provision of the usual size again and again, in
// a context of its own each time, as sessions do; the contexts are made ready between the runs, as workers do. `p50Ms` is what a
// session waits for, `cpuMsPerRun` all that a processor does for it.
//   --runs 2000   how often
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '2000' } } });
const RUNS = Number(options.runs);
const WARM_UP = 300;
const require = createRequire(import.meta.url);
const { ScriptSandbox } = require('../dist/server/apps/server/src/modules/scripts/script-sandbox.js');

/** Reads an account, a list of hosts and a time, and writes what differs: what most provisions are made of. */
const SCRIPT = `
const hourly = Date.now(3600000);
const user = declare("InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username", {value: 1});
const hosts = declare("InternetGatewayDevice.LANDevice.1.Hosts.Host.*.HostName", {path: hourly, value: hourly});
const names = [];
for (const host of hosts) names.push(host.value[0]);
if (user.value[0] !== args[0]) declare("InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username", null, {value: args[0]});
declare("InternetGatewayDevice.ManagementServer.PeriodicInformInterval", null, {value: 300});
declare("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID", null, {value: "Home-" + names.length});
log("hosts " + names.join(","));
`;

const hosts = Array.from({ length: 8 }, (_none, at) => ({
  path: `InternetGatewayDevice.LANDevice.1.Hosts.Host.${at + 1}.HostName`,
  value: [`pc-${at + 1}`, 'xsd:string'],
}));
const run = {
  name: 'bench',
  script: SCRIPT,
  args: ['rahima@isp'],
  answers: [[[{ path: 'U', value: ['other@isp', 'xsd:string'] }], hosts]],
  calls: [],
  now: Date.now(),
  deviceId: '00259E-ONT1200-SIM00000214',
};

const sandbox = await ScriptSandbox.create();
for (let at = 0; at < WARM_UP; at += 1) {
  sandbox.prepare();
  sandbox.run(run);
}
const took = [];
const began = process.cpuUsage();
for (let at = 0; at < RUNS; at += 1) {
  sandbox.prepare();
  const from = performance.now();
  const { end, declarations } = JSON.parse(sandbox.run(run));
  took.push(performance.now() - from);
  if (end.kind !== 'done' || declarations.length !== 3) throw new Error('the script did not run as it should');
}
const { user, system } = process.cpuUsage(began);
took.sort((a, b) => a - b);
const at = (share) => took[Math.floor(RUNS * share)].toFixed(3);
process.stdout.write(
  `${JSON.stringify({ runs: RUNS, cpuMsPerRun: Number(((user + system) / 1000 / RUNS).toFixed(3)), p50Ms: Number(at(0.5)), p99Ms: Number(at(0.99)) })}\n`,
);
