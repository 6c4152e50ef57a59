import { Injectable } from '@nestjs/common';
import type { CreateScriptPreset } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { ScriptBook, type ScriptPresetEntity } from '../scripts/script-book.service';
import { NbiDocuments, type Json, type KeptDocument } from './nbi-documents.service';
import { refuse } from './nbi-reply';
import type { Written } from './nbi-scripts.service';
import { documentOf, presetOf, type Templates } from './preset-document';

/** Presets, and the templates of objects that old ones name, by the names that GenieACS programs give them. */
@Injectable()
export class NbiPresets {
  constructor(
    private readonly database: Database,
    private readonly book: ScriptBook,
    private readonly documents: NbiDocuments,
  ) {}

  /** As they were given, until somebody changes them here. */
  async list(): Promise<Json[]> {
    const [presets, kept] = await Promise.all([this.presets(), this.documents.all('presets')]);
    return presets.map((preset) => {
      const given = kept.get(preset.name);
      return isAsGiven(preset, given) ? { ...given?.document, _id: preset.name } : documentOf(preset);
    });
  }

  async objects(): Promise<Json[]> {
    return [...(await this.documents.all('objects'))].map(([name, { document }]) => ({ ...document, _id: name }));
  }

  presets(): Promise<ScriptPresetEntity[]> {
    return this.book.listPresets(this.database.sql);
  }

  async templates(): Promise<Templates> {
    return new Map([...(await this.documents.all('objects'))].map(([name, { document }]) => [name, document]));
  }

  /** @throws NbiRefused with what is wrong about it */
  async put(by: StaffIdentity, name: string, document: unknown): Promise<Written> {
    const read = presetOf(name, document, await this.templates());
    if ('problem' in read) return refuse(400, `Invalid preset: ${read.problem}`);
    return this.write(by, read, document as Json);
  }

  /** @param document as it is shown to programs from then on */
  async write(by: StaffIdentity, wanted: CreateScriptPreset, document: Json): Promise<Written> {
    const before = (await this.presets()).find((preset) => preset.name === wanted.name);
    const isSame = before !== undefined && samePreset(before, wanted);
    const { _id, ...rest } = document;
    const after =
      before === undefined
        ? await this.book.createPreset(by, wanted)
        : isSame
          ? before
          : await this.book.changePreset(by, before.id, { ...wanted, version: before.version });
    await this.documents.keep(
      by.name,
      { collection: 'presets', name: wanted.name },
      { document: rest, version: after.version },
    );
    return before === undefined ? 'new' : isSame ? 'same' : 'changed';
  }

  async delete(by: StaffIdentity, name: string): Promise<void> {
    const known = (await this.presets()).find((preset) => preset.name === name);
    if (known === undefined) return;
    await this.book.deletePreset(by, known.id);
    await this.documents.drop('presets', name);
  }

  /** Presets that name it say what it says now. */
  async putObject(by: StaffIdentity, name: string, document: unknown): Promise<Written> {
    if (typeof document !== 'object' || document === null || Array.isArray(document))
      return refuse(400, 'Invalid object: it is a JSON object');
    const { _id, ...template } = document as Json;
    const before = (await this.documents.all('objects')).get(name);
    if (before !== undefined && JSON.stringify(before.document) === JSON.stringify(template)) return 'same';
    await this.documents.keep(by.name, { collection: 'objects', name }, { document: template, version: null });
    const kept = await this.documents.all('presets');
    for (const preset of await this.presets()) {
      const given = kept.get(preset.name);
      if (!isAsGiven(preset, given) || !namesObject(given?.document, name)) continue;
      await this.put(by, preset.name, { ...given?.document, enabled: preset.isEnabled });
    }
    return before === undefined ? 'new' : 'changed';
  }

  async deleteObject(name: string): Promise<void> {
    await this.documents.drop('objects', name);
  }
}

const isAsGiven = ({ version }: ScriptPresetEntity, given: KeptDocument | undefined): boolean =>
  given !== undefined && given.version === version;

function namesObject(document: Json | undefined, name: string): boolean {
  const { configurations } = document ?? {};
  return Array.isArray(configurations) && configurations.some((each: Json) => each.object === name);
}

/** Whether both say the same. */
export const samePreset = (a: CreateScriptPreset, b: CreateScriptPreset): boolean => textOf(a) === textOf(b);

function textOf({ events, provisions, ...rest }: CreateScriptPreset): string {
  const { isEnabled, weight, channel, schedule, precondition } = rest;
  // The database keeps the fields of its documents in an order of its own.
  const sorted = Object.entries(events).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const run = provisions.map(({ name, args }) => [name, args]);
  return JSON.stringify([isEnabled, weight, channel, schedule, sorted, precondition, run]);
}
