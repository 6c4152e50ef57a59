import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { decodeEnvelope, type CpeEnvelope, type DecodeResult, type ReaderTolerance } from '@demarc/cwmp';
import {
  READER_FLAGS,
  type DeviceModelFacts,
  type DeviceQuirks,
  type QuirkFlag,
  type QuirkValue,
} from '@demarc/datamodel';
import { AppConfig } from '../../platform/config/app-config';
import { Logger } from '../../platform/logger';
import { informedMake, QuirkBook } from '../inventory/quirk-book.service';
import type { CwmpSession } from './cwmp-session';
import type { Credential } from './device-authentication';
import { NoteLessons } from './note-lessons.service';
import { badRequest, type Reply } from './reply';
import { readBody } from './request-body';

export interface ReadMessage {
  /** null: an empty POST. */
  readonly envelope: CpeEnvelope | null;
  readonly body: Buffer;
}

interface Sender {
  readonly session: CwmpSession | null;
  readonly credential: Credential | null;
}

/** All that can be let pass at once: to learn who speaks. */
const EVERYTHING: ReaderTolerance = {
  repairsControlCharacters: true,
  repairsReferences: true,
  ignoresTrailingBytes: true,
  replacesInvalidBytes: true,
};
const CHARSETS: readonly ReaderTolerance[] = [{ charset: 'iso-8859-1' }, { charset: 'gbk' }, { charset: 'utf-16' }];
/** One after the other: which of them would have sufficed. Wrong bytes come last: they lose what they stood for. */
const EACH: readonly ReaderTolerance[] = [
  { repairsControlCharacters: true },
  { repairsReferences: true },
  { ignoresTrailingBytes: true },
  ...CHARSETS,
  { replacesInvalidBytes: true },
];

/**
 * The bytes of a CPE as a message. Strict first, which is all that a CPE by the book ever costs; only what cannot be
 * read is looked at again with what staff have switched on for its make.
 */
@Injectable()
export class ReadEnvelope {
  private readonly maxBodyBytes: number;
  private readonly log;
  private readonly told = new Set<string>();

  constructor(
    private readonly book: QuirkBook,
    private readonly lessons: NoteLessons,
    config: AppConfig,
    logger: Logger,
  ) {
    this.maxBodyBytes = config.settings.CWMP_MAX_BODY_BYTES;
    this.log = logger.child('cwmp');
  }

  async read(request: IncomingMessage, sender: Sender): Promise<ReadMessage | Reply> {
    const body = await readBody(request, this.maxBodyBytes);
    if (body.length === 0) return { envelope: null, body };
    const contentType = request.headers['content-type'];
    const strict = decodeEnvelope(body, { contentType });
    const result = strict.ok ? strict : await this.readAgain(body, contentType, { sender, strict });
    if (result.ok) return { envelope: result.envelope, body };
    // A body that cannot be read ends nothing: the CPE, or whoever it was, may try again.
    return badRequest(`envelope-${result.error.reason}`);
  }

  private async readAgain(
    body: Buffer,
    contentType: string | undefined,
    { sender, strict }: { sender: Sender; strict: Extract<DecodeResult, { ok: false }> },
  ): Promise<DecodeResult> {
    const decode = (tolerance: ReaderTolerance): DecodeResult => decodeEnvelope(body, { contentType, tolerance });
    const { session, credential } = sender;
    if (session !== null) {
      const again = decode(toleranceOf(session.data.quirks));
      if (again.ok) this.tellOnce(session.data.make.productClass);
      else this.propose({ cpeId: session.data.cpeId, make: session.data.make, strict, decode });
      return again.ok ? again : strict;
    }
    const cpeId = credential?.kind === 'device' ? credential.device.cpeId : null;
    const snapshot = await this.book.current();
    const isLearning = cpeId !== null && this.lessons.listensTo(cpeId);
    // Neither a rule that could help nor anybody to learn from: refused, and no more work for it.
    if (!isLearning && !snapshot.usesAny(READER_FLAGS)) return strict;
    // Who it is stands in the message itself. What its make may do is looked up, and nothing else of it is believed.
    const guesses = isLearning || snapshot.usesAny(['charset']) ? [EVERYTHING, ...CHARSETS] : [EVERYTHING];
    const inform = guesses.map((tolerance) => informIn(decode(tolerance))).find((one) => one !== null) ?? null;
    if (inform === null) return strict;
    const make = informedMake(inform, null);
    const again = decode(toleranceOf(snapshot.resolve(make).quirks));
    if (again.ok) this.tellOnce(make.productClass);
    else this.propose({ cpeId, make, strict, decode });
    return again.ok ? again : strict;
  }

  /** What alone would have made it readable, for staff to decide on. */
  private propose({ cpeId, make, strict, decode }: Unread): void {
    if (cpeId === null || !this.lessons.listensTo(cpeId)) return;
    const helpful = EACH.find((tolerance) => decode(tolerance).ok);
    const [flag, value] = Object.entries(helpful ?? {})[0] ?? [];
    if (flag === undefined) return;
    const why = `a message of it was refused: ${strict.error.reason}`;
    this.lessons.note({ cpeId, make, flag: flag as QuirkFlag, value: value as QuirkValue, why });
  }

  /** G20: logged once for a model, not for every message. */
  private tellOnce(productClass: string): void {
    if (this.told.size > 1_000 || this.told.has(productClass)) return;
    this.told.add(productClass);
    this.log.warn({ productClass }, 'messages of this model are read by a tolerance of its rules');
  }
}

interface Unread {
  cpeId: string | null;
  make: DeviceModelFacts;
  strict: Extract<DecodeResult, { ok: false }>;
  decode: (tolerance: ReaderTolerance) => DecodeResult;
}

const toleranceOf = (quirks: DeviceQuirks): ReaderTolerance => ({
  charset: quirks.charset,
  replacesInvalidBytes: quirks.replacesInvalidBytes,
  repairsControlCharacters: quirks.repairsControlCharacters,
  repairsReferences: quirks.repairsReferences,
  ignoresTrailingBytes: quirks.ignoresTrailingBytes,
});

function informIn(read: DecodeResult): Parameters<typeof informedMake>[0] | null {
  if (!read.ok || read.envelope.message.type !== 'request') return null;
  const { request } = read.envelope.message;
  return request.method === 'Inform' ? request.inform : null;
}
