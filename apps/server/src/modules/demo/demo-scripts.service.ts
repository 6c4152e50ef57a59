import { Injectable } from '@nestjs/common';
import { ScriptBook } from '../scripts/script-book.service';
import { NETWORK_DESK } from './demo-cast';
import { DemoStaff } from './demo-staff.service';

const SITE_CODE = `// The provisioning code says who serves the home, for the technician who stands before its router.
const model = declare("DeviceID.ProductClass", { value: 1 }).value[0];
declare("InternetGatewayDevice.DeviceInfo.ProvisioningCode", null, { value: args[0] + "-" + model });
`;

const ACCOUNT = `// The account that the router dials with, whatever its model calls it.
const paths = [
  "InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.Username",
  "Device.PPP.Interface.*.Username",
];
let account = "";
for (const path of paths)
  for (const found of declare(path, { value: 1 })) account = account || found.value[0];
return { writable: false, value: account };
`;

/** What the network desk brought along from the system before: a provision for one model, and a virtual parameter. */
@Injectable()
export class DemoScripts {
  constructor(
    private readonly book: ScriptBook,
    private readonly staff: DemoStaff,
  ) {}

  async write(): Promise<void> {
    const by = await this.staff.as(NETWORK_DESK);
    await this.book.create(by, { kind: 'provision', name: 'site-code', source: SITE_CODE });
    await this.book.create(by, { kind: 'virtual-parameter', name: 'account', source: ACCOUNT });
    await this.book.createPreset(by, {
      name: 'site-code',
      isEnabled: true,
      weight: 0,
      channel: 'site-code',
      schedule: '',
      events: { '2 PERIODIC': true },
      precondition: 'DeviceID.ProductClass = "HG8245X"',
      provisions: [{ name: 'site-code', args: ['PADMA'] }],
    });
  }
}
