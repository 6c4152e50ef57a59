import { Injectable } from '@nestjs/common';
import { CreateScript, type ScriptKind } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { ScriptBook, type ScriptEntity } from '../scripts/script-book.service';
import { NbiDocuments, type Json } from './nbi-documents.service';
import { refuse } from './nbi-reply';

const COLLECTION = { provision: 'provisions', 'virtual-parameter': 'virtualParameters' } as const;

/** What became of a document that somebody gave. */
export type Written = 'new' | 'changed' | 'same';

/** Provisions and virtual parameters by the names that GenieACS programs give them. */
@Injectable()
export class NbiScripts {
  constructor(
    private readonly database: Database,
    private readonly book: ScriptBook,
    private readonly documents: NbiDocuments,
  ) {}

  async list(kind: ScriptKind): Promise<Json[]> {
    return (await this.of(kind)).map(({ name, source }) => ({ _id: name, script: source }));
  }

  async of(kind: ScriptKind): Promise<ScriptEntity[]> {
    return (await this.book.list(this.database.sql)).filter((script) => script.kind === kind);
  }

  /** @throws ScriptUnreadable, NbiRefused */
  async put(by: StaffIdentity, kind: ScriptKind, given: { name: string; source: string }): Promise<Written> {
    const read = CreateScript.safeParse({ kind, ...given });
    if (!read.success) return refuse(400, `Invalid script: ${read.error.issues[0]?.message ?? ''}`);
    const { name, source } = read.data;
    const before = (await this.of(kind)).find((script) => script.name === name);
    if (before?.source === source) return 'same';
    const { version } =
      before === undefined
        ? await this.book.create(by, read.data)
        : await this.book.change(by, before.id, { source, version: before.version });
    await this.documents.keep(by.name, { collection: COLLECTION[kind], name }, { document: {}, version });
    return before === undefined ? 'new' : 'changed';
  }

  async delete(by: StaffIdentity, kind: ScriptKind, name: string): Promise<void> {
    const known = (await this.of(kind)).find((script) => script.name === name);
    if (known === undefined) return;
    await this.book.delete(by, known.id);
    await this.documents.drop(COLLECTION[kind], name);
  }
}
