import { Injectable } from '@nestjs/common';
import {
  configNote,
  credentialBy,
  readCredentialRules,
  readDevice,
  type CredentialRule,
  type DeviceRecord,
} from '@demarc/genieacs';
import type { StaffIdentity } from '../../platform/http/permissions';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import { readDump, type DumpEntry } from './dump-reader';
import { ImportDevices } from './import-devices.service';
import { ImportFiles, readGridFile, type GridFile } from './import-files.service';
import { ImportLibrary } from './import-library.service';
import { ImportReport } from './import-report';
import { ImportSpool } from './import-spool';

type Json = Record<string, unknown>;
const TELL_EVERY = 200;
const MOST_OF_LIBRARY = 5_000;

/** What of a dump has no place here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  tasks: 'what waits there is not carried out twice: order it here',
  faults: 'what failed there is history',
  operations: 'transfers under way end there',
  users: 'people sign in here with an account of their own (Staff)',
  permissions: 'roles are those of Demarc',
  files: 'their contents are at its file server (port 7567): fetch it again with that address',
  cache: 'it holds nothing lasting',
  locks: 'they hold nothing lasting',
};

/** Who takes an import over, and how. */
export interface ImportOrder {
  readonly mode: 'preview' | 'import';
  readonly presetsOn: boolean;
  readonly by: StaffIdentity;
}

/** What was seen of a dump before anything is taken over. */
interface Survey {
  readonly usernames: Map<string, number>;
  readonly gridFiles: GridFile[];
  readonly library: { presets: Json[]; provisions: Json[]; virtualParameters: Json[]; objects: Json[]; config: Json[] };
}

/** Pairs that `cwmp.auth` and `cwmp.connectionRequestAuth` know of devices which do not say their own. */
interface Rules {
  readonly own: readonly CredentialRule[];
  readonly call: readonly CredentialRule[];
}

/** Reads a dump from end to end, twice: who shares a user name is known only when all were seen. */
@Injectable()
export class RunImport {
  constructor(
    private readonly spool: ImportSpool,
    private readonly devices: ImportDevices,
    private readonly files: ImportFiles,
    private readonly library: ImportLibrary,
  ) {}

  /** @param tell how far it is */
  async run(
    row: GenieacsImportEntity,
    { mode, presetsOn, by, tell }: ImportOrder & { tell: (report: ImportReport) => Promise<void> },
  ): Promise<ImportReport> {
    const report = new ImportReport();
    const { usernames, gridFiles, library } = await this.survey(row);
    const isTaken = mode === 'import';
    await this.library.take(library, { report, run: isTaken ? { by, presetsOn } : null });
    const rules = rulesOf(library.config, report);
    if (rules.own.length > 0) await this.recount(row, usernames, rules);
    const run = isTaken ? { by: row.createdBy, importId: row.id } : null;
    let count = 0;
    for await (const { collection, document } of this.entries(row)) {
      count += 1;
      if (count % TELL_EVERY === 0) await tell(report);
      if (collection === 'devices') {
        const device = readDevice(document);
        if (!('problem' in device)) await this.devices.take(completed(device, rules), { report, usernames, run });
        else {
          report.count('devices', 'leftOut');
          report.problem('devices', String((document as Json)._id), device.problem);
        }
      } else if (!isOfLibrary(collection)) note(collection, report);
    }
    for (const file of gridFiles)
      await this.files.take(file, { by: run?.by ?? null, report, pieces: () => this.entries(row) });
    return report;
  }

  private async survey(row: GenieacsImportEntity): Promise<Survey> {
    const usernames = new Map<string, number>();
    const gridFiles: GridFile[] = [];
    const library: Survey['library'] = { presets: [], provisions: [], virtualParameters: [], objects: [], config: [] };
    for await (const { collection, document } of this.entries(row)) {
      if (collection === 'fs.files') gridFiles.push(readGridFile(document));
      else if (isOfLibrary(collection) && library[collection].length < MOST_OF_LIBRARY)
        library[collection].push(document as Json);
      if (collection !== 'devices') continue;
      const device = readDevice(document);
      if (!('problem' in device)) counted(usernames, device);
    }
    return { usernames, gridFiles, library };
  }

  /** With what the settings say of devices that do not say it themselves. */
  private async recount(row: GenieacsImportEntity, usernames: Map<string, number>, rules: Rules): Promise<void> {
    usernames.clear();
    for await (const { collection, document } of this.entries(row)) {
      if (collection !== 'devices') continue;
      const device = readDevice(document);
      if (!('problem' in device)) counted(usernames, completed(device, rules));
    }
  }

  private async *entries(row: GenieacsImportEntity): AsyncGenerator<DumpEntry> {
    for (const [number, { name }] of row.files.entries()) yield* readDump(name, this.spool.read(row.id, number));
  }
}

const LIBRARY = ['presets', 'provisions', 'virtualParameters', 'objects', 'config'] as const;
const isOfLibrary = (collection: string): collection is (typeof LIBRARY)[number] =>
  LIBRARY.some((name) => name === collection);

function counted(usernames: Map<string, number>, { username }: DeviceRecord): void {
  if (username !== null) usernames.set(username, (usernames.get(username) ?? 0) + 1);
}

function note(collection: string, report: ImportReport): void {
  if (collection === 'fs.files' || collection === 'fs.chunks') return;
  report.count(collection, 'leftOut');
  if (report.counts[collection]?.found === 1)
    report.problem(collection, '', LEFT_OUT[collection] ?? 'a collection that GenieACS does not have');
}

/** Of settings the pairs that let routers and calls in are used; of the others it is said what Demarc has instead. */
function rulesOf(config: readonly Json[], report: ImportReport): Rules {
  const read = (key: string): readonly CredentialRule[] => {
    const setting = config.find(({ _id: id }) => id === key);
    return setting === undefined ? [] : readCredentialRules(String(setting.value)).rules;
  };
  const rules = { own: read('cwmp.auth'), call: read('cwmp.connectionRequestAuth') };
  for (const { _id: id, value } of config) {
    const key = String(id);
    const isUsed = (key === 'cwmp.auth' || key === 'cwmp.connectionRequestAuth') && read(key).length > 0;
    report.count('config', isUsed ? 'taken' : 'leftOut');
    if (!isUsed) report.problem('config', key, configNote(key));
    else if (readCredentialRules(String(value)).hasMore)
      report.problem('config', key, 'its pairs were taken over; what else it asks (an extension, a condition) was not');
  }
  return rules;
}

/** A device with the pairs that the settings know of it. */
function completed(device: DeviceRecord, { own, call }: Rules): DeviceRecord {
  const isWhole = device.username !== null && device.password !== null;
  const isCallable = device.connectionRequestUsername !== null && device.connectionRequestPassword !== null;
  if ((isWhole || own.length === 0) && (isCallable || call.length === 0)) return device;
  const values = new Map(device.rows.map(([path, value]) => [path, value]));
  const by = (rules: readonly CredentialRule[]) =>
    credentialBy(rules, { ...device.identity, externalId: device.externalId }, (path) => values.get(path) ?? null);
  const [inform, request] = [isWhole ? null : by(own), isCallable ? null : by(call)];
  return {
    ...device,
    ...inform,
    ...(request === null
      ? {}
      : { connectionRequestUsername: request.username, connectionRequestPassword: request.password }),
  };
}
