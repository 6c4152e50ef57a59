import { Injectable } from '@nestjs/common';
import { TagName } from '@demarc/contracts';
import type { DeviceRecord } from '@demarc/genieacs';
import { Database } from '../../platform/database/database';
import { AdoptRouters, type AdoptedCredential } from '../inventory/adopt-routers.service';
import { CpeCredentialsService } from '../inventory/cpe-credential.service';
import type { ImportReport } from './import-report';

/** What one credential of a fleet is worth: one that several routers share proves nobody. */
export type Usernames = Pick<Map<string, number>, 'get'>;

/** Routers out of a dump: identity, parameters, tags, and what they prove themselves with. Observed until they are armed. */
@Injectable()
export class ImportDevices {
  constructor(
    private readonly database: Database,
    private readonly routers: AdoptRouters,
    private readonly credentials: CpeCredentialsService,
  ) {}

  /** @param run null: it is only looked at */
  async take(
    device: DeviceRecord,
    {
      report,
      usernames,
      run,
    }: { report: ImportReport; usernames: Usernames; run: { by: string; importId: string } | null },
  ): Promise<void> {
    const standing = await this.routers.standing(this.database.sql, device.identity);
    if (standing === 'taken') {
      report.count('devices', 'leftOut');
      report.problem(
        'devices',
        device.externalId,
        'a router with this serial was registered here without its OUI and product class',
      );
      return;
    }
    const tags = this.tagsOf(device, report);
    const credential = await this.credentialOf(device, { report, usernames, isNew: standing === 'unknown' });
    report.count('devices', standing === 'known' ? 'known' : 'taken');
    if (standing === 'unknown') report.count('parameters', 'taken', device.rows.length);
    if (device.skipped > 0) report.count('parameters', 'leftOut', device.skipped);
    if (run !== null) await this.routers.adopt({ ...run, device: { ...device, tags }, credential });
  }

  private tagsOf(device: DeviceRecord, report: ImportReport): string[] {
    return device.tags.filter((tag) => {
      const isTag = TagName.safeParse(tag).success;
      report.count('tags', isTag ? 'taken' : 'leftOut');
      if (!isTag)
        report.problem('devices', device.externalId, `its tag ${JSON.stringify(tag.slice(0, 60))} is no tag here`);
      return isTag;
    });
  }

  /** Both directions; what only one of them is known of is better than nothing. */
  private async credentialOf(
    { externalId, username, password, connectionRequestUsername, connectionRequestPassword }: DeviceRecord,
    { report, usernames, isNew }: { report: ImportReport; usernames: Usernames; isNew: boolean },
  ): Promise<AdoptedCredential | null> {
    if (!isNew) return null;
    const isShared = username !== null && (usernames.get(username) ?? 0) > 1;
    const isTaken = username !== null && !isShared && (await this.credentials.findByUsername(username)) !== null;
    const isUsable = username !== null && password !== null && !isShared && !isTaken;
    const isCallable = connectionRequestUsername !== null && connectionRequestPassword !== null;
    report.count('credentials', isUsable ? 'taken' : 'leftOut');
    report.count('connectionRequests', isCallable ? 'taken' : 'leftOut');
    if (!isUsable) report.problem('devices', externalId, whyNot({ username, password, isShared }));
    if (!isUsable && !isCallable) return null;
    return {
      own: isUsable ? { username, password } : null,
      call: isCallable ? { username: connectionRequestUsername, password: connectionRequestPassword } : null,
    };
  }
}

function whyNot(known: { username: string | null; password: string | null; isShared: boolean }): string {
  if (known.username === null || known.password === null)
    return 'its user name and password for informing are not in the dump: it enrols with the shared credential';
  return known.isShared
    ? 'others inform with the same user name: set it as CWMP_BOOTSTRAP_USERNAME, and it enrols with it'
    : 'its user name for informing belongs to another router here';
}
