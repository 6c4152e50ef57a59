import { Injectable } from '@nestjs/common';
import { ScriptName, type ScriptKind } from '@demarc/contracts';
import { scriptNeeds } from '@demarc/genieacs';
import { BUILT_IN_PROVISIONS } from '@demarc/provisioning';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { ScriptBook, type ScriptEntity } from '../scripts/script-book.service';
import type { ImportReport } from './import-report';
import { NbiDocuments, type Json, type KeptDocument } from './nbi-documents.service';
import { NbiPresets, samePreset } from './nbi-presets.service';
import { NbiScripts } from './nbi-scripts.service';
import { presetOf } from './preset-document';

/** What of a dump is said once for all devices. */
export interface Library {
  readonly presets: readonly Json[];
  readonly provisions: readonly Json[];
  readonly virtualParameters: readonly Json[];
  readonly objects: readonly Json[];
}

export interface LibraryRun {
  readonly by: StaffIdentity;
  /** New presets come switched on. */
  readonly presetsOn: boolean;
}

interface Taking {
  readonly report: ImportReport;
  /** Null: it is only looked at. */
  readonly run: LibraryRun | null;
}

const COLLECTION = { provision: 'provisions', 'virtual-parameter': 'virtualParameters' } as const;
const OTHER = 'another one of this name was written here: it stays as it is';

/** Provisions, virtual parameters, objects and presets out of a dump; what was changed here since is left alone. */
@Injectable()
export class ImportLibrary {
  constructor(
    private readonly database: Database,
    private readonly book: ScriptBook,
    private readonly documents: NbiDocuments,
    private readonly scripts: NbiScripts,
    private readonly presets: NbiPresets,
  ) {}

  async take(library: Library, taking: Taking): Promise<void> {
    if (taking.run !== null && !taking.run.by.permissions.has('router.scripts')) {
      this.leaveAll(library, taking.report);
      return;
    }
    await this.takeScripts('provision', library.provisions, taking);
    await this.takeScripts('virtual-parameter', library.virtualParameters, taking);
    await this.takeObjects(library.objects, taking);
    await this.takePresets(library, taking);
  }

  private leaveAll({ provisions, virtualParameters, objects, presets }: Library, report: ImportReport): void {
    for (const [what, of] of Object.entries({ provisions, virtualParameters, objects, presets })) {
      if (of.length === 0) continue;
      report.count(what, 'leftOut', of.length);
      report.problem(what, '', 'whoever takes these over needs the permission router.scripts');
    }
  }

  private async takeScripts(kind: ScriptKind, documents: readonly Json[], { report, run }: Taking): Promise<void> {
    if (documents.length === 0) return;
    const collection = COLLECTION[kind];
    const known = new Map((await this.scripts.of(kind)).map((script) => [script.name, script]));
    const kept = await this.documents.all(collection);
    const extensions = new Set((await this.book.listExtensions(this.database.sql)).map(({ name }) => name));
    for (const { _id: id, script } of documents) {
      const name = String(id);
      const why = await this.whyNotScript(name, script, { before: known.get(name), kept: kept.get(name) });
      if (why !== null || typeof script !== 'string') {
        report.count(collection, why === '' ? 'known' : 'leftOut');
        if (why !== '') report.problem(collection, name, why ?? '');
        continue;
      }
      report.count(collection, 'taken');
      const needs = scriptNeeds(script);
      for (const file of needs.extensions.filter((each) => !extensions.has(each)))
        report.problem(
          collection,
          name,
          `it asks the extension ${file}: register your service under that name (Scripts)`,
        );
      for (const note of needs.notes) report.problem(collection, name, note);
      if (run !== null) await this.scripts.put(run.by, kind, { name, source: script });
    }
  }

  /** Null: it is taken over; empty: it is here already. */
  private async whyNotScript(
    name: string,
    source: unknown,
    { before, kept }: { before: ScriptEntity | undefined; kept: KeptDocument | undefined },
  ): Promise<string | null> {
    if (typeof source !== 'string') return 'it has no script';
    if (!ScriptName.safeParse(name).success) return 'its name has other signs than letters, digits, _ - and %';
    if (before?.source === source) return '';
    if (before !== undefined && kept?.version !== before.version) return OTHER;
    try {
      await this.book.readable(source);
      return null;
    } catch (error) {
      if (error instanceof Error && error.name === 'ScriptUnreadable') return `it cannot be read: ${error.message}`;
      throw error;
    }
  }

  private async takeObjects(objects: readonly Json[], { report, run }: Taking): Promise<void> {
    const kept = await this.documents.all('objects');
    for (const { _id: id, ...template } of objects) {
      const before = kept.get(String(id));
      const isSame = before !== undefined && JSON.stringify(before.document) === JSON.stringify(template);
      report.count('objects', isSame ? 'known' : 'taken');
      if (run !== null && !isSame) await this.presets.putObject(run.by, String(id), template);
    }
  }

  private async takePresets(library: Library, { report, run }: Taking): Promise<void> {
    if (library.presets.length === 0) return;
    const templates = new Map(await this.presets.templates());
    for (const { _id: id, ...template } of library.objects) templates.set(String(id), template);
    const provisions = new Set([
      ...Object.keys(BUILT_IN_PROVISIONS),
      ...library.provisions.map(({ _id: id }) => String(id)),
      ...(await this.scripts.of('provision')).map(({ name }) => name),
    ]);
    const known = new Map((await this.presets.presets()).map((preset) => [preset.name, preset]));
    const kept = await this.documents.all('presets');
    for (const document of library.presets) {
      const name = String(document._id);
      const left = (why: string): void => {
        report.count('presets', 'leftOut');
        report.problem('presets', name, why);
      };
      const wanted = presetOf(name, document, templates);
      const before = known.get(name);
      const missing = 'problem' in wanted ? undefined : wanted.provisions.find((each) => !provisions.has(each.name));
      if ('problem' in wanted) left(wanted.problem);
      else if (missing !== undefined) left(`it runs the provision ${missing.name}, which is neither here nor there`);
      else if (before !== undefined && samePreset({ ...wanted, isEnabled: before.isEnabled }, before))
        report.count('presets', 'known');
      else if (before !== undefined && kept.get(name)?.version !== before.version) left(OTHER);
      else {
        report.count('presets', 'taken');
        const isEnabled = before?.isEnabled ?? run?.presetsOn ?? false;
        const given = isEnabled ? document : { ...document, enabled: false };
        if (run !== null) await this.presets.write(run.by, { ...wanted, isEnabled }, given);
      }
    }
  }
}
