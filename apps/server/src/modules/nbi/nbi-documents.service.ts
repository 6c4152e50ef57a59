import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import { NbiDocumentRepository } from './nbi-document.repository';
import type { NbiCollection } from './nbi.entity';

export type Json = Record<string, unknown>;

export interface KeptDocument {
  readonly document: Json;
  /** Of what was made of it; null: nothing was. */
  readonly version: number | null;
}

const place = (collection: NbiCollection, name: string): Parameters<SecretBox['seal']>[0] => ({
  table: 'nbi_document',
  column: 'document_sealed',
  rowId: `${collection}/${name}`,
});

/** Documents of GenieACS as they were given. */
@Injectable()
export class NbiDocuments {
  constructor(
    private readonly database: Database,
    private readonly documents: NbiDocumentRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** By name. */
  async all(collection: NbiCollection): Promise<Map<string, KeptDocument>> {
    const rows = await this.documents.list(this.database.sql, collection);
    return new Map(
      rows.map(({ name, documentSealed, version }) => {
        const document = JSON.parse(this.box.open(place(collection, name), documentSealed)) as Json;
        return [name, { document, version }];
      }),
    );
  }

  async keep(
    by: string,
    { collection, name }: { collection: NbiCollection; name: string },
    { document, version }: KeptDocument,
  ): Promise<void> {
    const documentSealed = this.box.seal(place(collection, name), JSON.stringify(document));
    const row = { collection, name, documentSealed, version, changedAt: this.clock.now(), changedBy: by };
    await this.database.transaction((tx) => this.documents.put(tx, row));
  }

  async drop(collection: NbiCollection, name: string): Promise<void> {
    await this.database.transaction((tx) => this.documents.delete(tx, collection, name));
  }
}
