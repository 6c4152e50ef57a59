import { Injectable } from '@nestjs/common';
import { configNote, readDevice } from '@demarc/genieacs';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import { readDump, type DumpEntry } from './dump-reader';
import { ImportDevices } from './import-devices.service';
import { ImportFiles, readGridFile, type GridFile } from './import-files.service';
import { ImportReport } from './import-report';
import { ImportSpool } from './import-spool';

type Json = Record<string, unknown>;
const TELL_EVERY = 200;

/** What of a dump has no place here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  presets: 'presets decide what scripts run when: write profiles for them',
  provisions: 'their scripts are not taken over by an import of this version',
  virtualParameters: 'their scripts are not taken over by an import of this version',
  objects: 'templates of old presets',
  tasks: 'what waits there is not carried out twice: order it here',
  faults: 'what failed there is history',
  operations: 'transfers under way end there',
  users: 'people sign in here with an account of their own (Staff)',
  permissions: 'roles are those of Demarc',
  cache: 'it holds nothing lasting',
  locks: 'they hold nothing lasting',
};

/** Reads a dump from end to end, twice: who shares a user name is known only when all were seen. */
@Injectable()
export class RunImport {
  constructor(
    private readonly spool: ImportSpool,
    private readonly devices: ImportDevices,
    private readonly files: ImportFiles,
  ) {}

  /** @param tell how far it is */
  async run(
    row: GenieacsImportEntity,
    { mode, tell }: { mode: 'preview' | 'import'; tell: (report: ImportReport) => Promise<void> },
  ): Promise<ImportReport> {
    const report = new ImportReport();
    const { usernames, gridFiles } = await this.survey(row);
    const run = mode === 'import' ? { by: row.createdBy, importId: row.id } : null;
    let count = 0;
    for await (const { collection, document } of this.entries(row)) {
      count += 1;
      if (count % TELL_EVERY === 0) await tell(report);
      if (collection === 'devices') {
        const device = readDevice(document);
        if (!('problem' in device)) await this.devices.take(device, { report, usernames, run });
        else {
          report.count('devices', 'leftOut');
          report.problem('devices', String((document as Json)._id), device.problem);
        }
      } else this.note(collection, document as Json, report);
    }
    for (const file of gridFiles)
      await this.files.take(file, { by: run?.by ?? null, report, pieces: () => this.entries(row) });
    return report;
  }

  private async survey(row: GenieacsImportEntity): Promise<{ usernames: Map<string, number>; gridFiles: GridFile[] }> {
    const usernames = new Map<string, number>();
    const gridFiles: GridFile[] = [];
    for await (const { collection, document } of this.entries(row)) {
      if (collection === 'fs.files') gridFiles.push(readGridFile(document));
      if (collection !== 'devices') continue;
      const device = readDevice(document);
      if ('problem' in device || device.username === null) continue;
      usernames.set(device.username, (usernames.get(device.username) ?? 0) + 1);
    }
    return { usernames, gridFiles };
  }

  private note(collection: string, document: Json, report: ImportReport): void {
    if (collection === 'fs.files' || collection === 'fs.chunks') return;
    report.count(collection, 'leftOut');
    const name = String(document._id);
    if (collection === 'config') report.problem(collection, name, configNote(name));
    else if (report.counts[collection]?.found === 1)
      report.problem(collection, '', LEFT_OUT[collection] ?? 'a collection that GenieACS does not have');
  }

  private async *entries(row: GenieacsImportEntity): AsyncGenerator<DumpEntry> {
    for (const [number, { name }] of row.files.entries()) yield* readDump(name, this.spool.read(row.id, number));
  }
}
