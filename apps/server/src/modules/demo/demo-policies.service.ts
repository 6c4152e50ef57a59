import { Injectable } from '@nestjs/common';
import type { CreateConfigProfile } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { CatalogService } from '../catalog/catalog.service';
import { ConfigProfiles } from '../provisioning/config-profiles.service';
import { AssignPolicy } from '../suspension/assign-policy.service';
import { PoliciesService } from '../suspension/policies.service';
import { NETWORK_DESK, OFFICE, PLANS } from './demo-cast';
import { DemoStaff } from './demo-staff.service';

const both = (tr098: string, tr181: string) => ({ tr098, tr181 });
const TR098_LAN = 'InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.';
const TR098_PPP = 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.';

/** Four parameters of two objects, and an object that is added: the home asks the garden's servers, and nobody else. */
const PROFILE: CreateConfigProfile = {
  name: 'Payment page at home',
  description:
    'Name and time servers of the walled garden, and a port that shows the payment page. Put back on payment.',
  settings: [
    { paths: both(`${TR098_LAN}DNSServers`, 'Device.DHCPv4.Server.Pool.1.DNSServers'), value: '10.99.0.53' },
    { paths: both('InternetGatewayDevice.Time.NTPServer1', 'Device.Time.NTPServer1'), value: 'ntp.garden.example' },
    { paths: both('InternetGatewayDevice.Time.NTPServer2', 'Device.Time.NTPServer2'), value: '' },
    {
      paths: both('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', 'Device.WiFi.SSID.1.SSID'),
      value: 'Please pay your bill',
    },
  ],
  objects: [
    {
      collections: both(`${TR098_PPP}PortMapping.`, 'Device.NAT.PortMapping.'),
      fields: [
        { names: both('ExternalPort', 'ExternalPort'), value: '8443', isKey: true },
        { names: both('PortMappingProtocol', 'Protocol'), value: 'TCP', isKey: true },
        { names: both('InternalClient', 'InternalClient'), value: '192.168.1.1', isKey: false },
        { names: both('InternalPort', 'InternalPort'), value: '443', isKey: false },
        { names: both('PortMappingEnabled', 'Enable'), value: 'true', isKey: false },
      ],
    },
  ],
  fileId: null,
  restoreFileId: null,
};

/** A second policy beside the default one: for the dearest plan, with a profile that carries it out. */
@Injectable()
export class DemoPolicies {
  constructor(
    private readonly database: Database,
    private readonly catalog: CatalogService,
    private readonly staff: DemoStaff,
    private readonly profiles: ConfigProfiles,
    private readonly policies: PoliciesService,
    private readonly assignments: AssignPolicy,
  ) {}

  /** @returns the id of the profile */
  async make(): Promise<string> {
    const profile = await this.profiles.create(await this.staff.as(NETWORK_DESK), PROFILE);
    const office = await this.staff.as(OFFICE);
    const policy = await this.policies.create(office, {
      name: 'Home 60: ten days, then the payment page',
      graceDays: 10,
      hour: 10,
      untilHour: 18,
      method: 'walled-garden',
      pushProfileId: profile.id,
      tolerance: '50.00',
      noticeDays: 2,
      skipWeekdays: [5],
      reason: 'those on the dearest plan are given more time',
    });
    await this.assign(policy.id);
    return profile.id;
  }

  private async assign(policyId: string): Promise<void> {
    const office = await this.staff.as(OFFICE);
    const planId = (await this.catalog.listPlans(this.database.sql)).find(({ name }) => name === PLANS[2].name)?.id;
    const plans = await this.assignments.plans(this.database.sql, policyId);
    const services = plans.find((plan) => plan.planId === planId)?.services ?? 0;
    if (planId === undefined || services === 0) return;
    await this.assignments.assign(office, policyId, { planId, services, reason: 'as agreed for this plan' });
  }
}
