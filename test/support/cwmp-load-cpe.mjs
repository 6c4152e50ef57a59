// One CPE of the load generator, for a scenario that must not depend on our own simulator.
//   node cwmp-load-cpe.mjs <folder of the load generator> <ACS URL> <user> <password> <port for connection requests>
// Informs once (0 BOOTSTRAP, 1 BOOT), then at every connection request. Prints a JSON line after each session: what the CPE holds.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, url, user, password, port] = process.argv.slice(2);
const { Fleet, FIRST } = await import(pathToFileURL(join(folder, 'lib/fleet.mjs')).href);
const fleet = new Fleet({
  url,
  user,
  password,
  devices: 1,
  firstIndex: 1,
  serialPrefix: 'SIM',
  oui: '00259E',
  productClass: 'ONT1200',
  manufacturer: 'Simulated',
  hosts: 3,
  timeout: 10_000,
  crPort: Number(port),
});
const [device] = fleet.devices;
const WAN = 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const report = (ok) =>
  console.log(
    JSON.stringify({
      ok,
      pppUsername: device.get(`${WAN}Username`),
      pppEnabled: device.get(`${WAN}Enable`),
      ssid: device.get('LANDevice.1.WLANConfiguration.1.SSID'),
      acsUsername: device.get('ManagementServer.Username'),
    }),
  );
const listener = await fleet.listen(Number(port), { onSession: (_device, ok) => report(ok) });
const first = await fleet.once(FIRST, 1);
report(first.failed === 0);
process.on('SIGTERM', () => {
  listener.close();
  fleet.close();
  process.exit(0);
});
