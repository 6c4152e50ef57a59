import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { deviceDocument, parseDeviceId, parseProjection, type Condition } from '@demarc/genieacs';
import { Database } from '../../platform/database/database';
import { DeviceSearchRepository, type DeviceSearch, type KnownDevice } from './device-search.repository';
import { bare, list, type NbiReply } from './nbi-reply';
import { readQuery, refused } from './nbi-lists';
import { numberIn, parseJson, type NbiRequest, type PathPart } from './nbi-request';

/** Lists that are read at one time: each holds a connection to the database. */
const MAX_LISTS = 4;
const ROWS_AHEAD = 64;
const BUSY: NbiReply = { ...bare(503), headers: { 'Retry-After': '5' } };

/** Lists of devices, however many there are. */
@Injectable()
export class NbiDevices {
  private open = 0;

  constructor(
    private readonly database: Database,
    private readonly devices: DeviceSearchRepository,
  ) {}

  /** The name as it is; else as it came, for those who did not encode its percent signs once more. */
  async find({ text, raw }: PathPart): Promise<KnownDevice | null> {
    for (const name of text === raw ? [text] : [text, raw]) {
      const identity = parseDeviceId(name);
      const found = identity === null ? null : await this.devices.find(this.database.sql, identity);
      if (found !== null) return found;
    }
    return null;
  }

  async list({ method, query }: NbiRequest): Promise<NbiReply> {
    const search: DeviceSearch = {
      condition: readQuery(query),
      projection: parseProjection(query.get('projection')),
      sort: query.has('sort') ? parseJson(query.get('sort') ?? '') : null,
      skip: numberIn(query, 'skip'),
      limit: numberIn(query, 'limit'),
    };
    if (this.open >= MAX_LISTS) return BUSY;
    this.open += 1;
    let isHandedOver = false;
    try {
      const total = await this.count(search.condition);
      if (method === 'HEAD') return list(total, []);
      const rows = this.read(search);
      isHandedOver = true;
      // Whatever is wrong about it shows at the first row, while it can still be said.
      const first = await rows.next();
      return list(total, first.done === true ? [] : goOn(first.value, rows));
    } catch (error) {
      throw refused(error);
    } finally {
      if (!isHandedOver) this.open -= 1;
    }
  }

  private count(condition: Condition): Promise<number> {
    return this.database.transaction(async (tx) => {
      await this.devices.freeze(tx);
      return this.devices.count(tx, condition);
    });
  }

  /** Documents as they are read; when nobody takes them any more, the reading ends. */
  private async *read(search: DeviceSearch): AsyncGenerator<unknown> {
    const rows = new PassThrough({ objectMode: true, highWaterMark: ROWS_AHEAD });
    const reading = this.database.transaction(async (tx) => {
      await this.devices.freeze(tx);
      await pipeline(this.devices.stream(tx, search), rows);
    });
    reading.catch((error: unknown) => rows.destroy(error instanceof Error ? error : new Error('the list broke off')));
    try {
      for await (const facts of rows) yield deviceDocument(facts, search.projection);
    } finally {
      rows.destroy();
      this.open -= 1;
      await reading.catch(() => undefined); // said by the stream
    }
  }
}

async function* goOn(first: unknown, rows: AsyncGenerator<unknown>): AsyncGenerator<unknown> {
  try {
    yield first;
    yield* rows;
  } finally {
    await rows.return(undefined);
  }
}
