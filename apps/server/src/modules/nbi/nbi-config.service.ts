import { Injectable } from '@nestjs/common';
import { withoutPasswords } from '@demarc/genieacs';
import { NbiDocuments, type Json } from './nbi-documents.service';
import { refuse } from './nbi-reply';

const KEY = /^[A-Za-z0-9_.%-]{1,200}$/;
const MOST_LENGTH = 20_000;

/** Settings of GenieACS. Demarc keeps them, so that programs find what they wrote, and is steered by none of them. */
@Injectable()
export class NbiConfig {
  constructor(private readonly documents: NbiDocuments) {}

  async list(): Promise<Json[]> {
    return [...(await this.documents.all('config'))].map(([name, { document }]) => ({
      _id: name,
      value: withoutPasswords(name, String(document.value)),
    }));
  }

  async put(by: string, name: string, document: unknown): Promise<void> {
    const value = typeof document === 'object' && document !== null ? (document as Json).value : undefined;
    if (!KEY.test(name) || !isScalar(value) || String(value).length > MOST_LENGTH)
      refuse(400, 'Invalid config: its body is {"value": "an expression"}');
    await this.documents.keep(
      by,
      { collection: 'config', name },
      { document: { value: String(value) }, version: null },
    );
  }

  async delete(name: string): Promise<void> {
    await this.documents.drop('config', name);
  }
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
