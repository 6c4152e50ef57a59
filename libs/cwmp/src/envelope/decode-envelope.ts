import { readFault } from '../fault';
import type { CpeMessage, CpeRequest, CpeResponse, CwmpFault } from '../messages';
import { readAddObjectResponse } from '../rpc/add-object';
import { readDeleteObjectResponse } from '../rpc/delete-object';
import { readTransferAnswer } from '../rpc/download';
import { readGetParameterNamesResponse } from '../rpc/get-parameter-names';
import { readGetParameterValuesResponse } from '../rpc/get-parameter-values';
import { readGetRpcMethodsResponse } from '../rpc/get-rpc-methods';
import { readInform } from '../rpc/inform';
import { readKicked } from '../rpc/kicked';
import { readGetParameterAttributesResponse } from '../rpc/parameter-attributes';
import { readGetAllQueuedTransfersResponse, readGetQueuedTransfersResponse } from '../rpc/queued-transfers';
import { readRequestDownload } from '../rpc/request-download';
import { readSetParameterValuesResponse } from '../rpc/set-parameter-values';
import { readAutonomousDuStateChangeComplete, readDuStateChangeComplete } from '../rpc/software-modules';
import { readAutonomousTransfer, readTransferComplete } from '../rpc/transfer-complete';
import { decodeText } from './charset';
import { countOf, requireFirst, uniqueText } from './element';
import { EnvelopeError, refuse } from './envelope-error';
import { DEFAULT_LIMITS, type ReaderLimits } from './reader-limits';
import type { ReaderTolerance } from './tolerance';
import { XmlReader } from './xml-reader';

export interface CpeEnvelope {
  readonly message: Exclude<CpeMessage, { type: 'empty' }>;
  /** Namespace of the CPE, to be answered in; null when it named none that CWMP knows. */
  readonly namespace: string | null;
  /** Header of CWMP 1.3 and later: how long the CPE asks us to keep the session. */
  readonly sessionTimeoutSeconds: number | null;
}

export type DecodeResult =
  { readonly ok: true; readonly envelope: CpeEnvelope } | { readonly ok: false; readonly error: EnvelopeError };

export interface DecodeOptions {
  readonly contentType?: string | undefined;
  readonly limits?: Partial<ReaderLimits> | undefined;
  /** What is let pass; nothing when it is left out. */
  readonly tolerance?: ReaderTolerance | undefined;
}

/** Bytes of a CPE to one typed message, or the reason why not. Never throws for what a device can send. */
export function decodeEnvelope(bytes: Buffer, options: DecodeOptions = {}): DecodeResult {
  try {
    const text = decodeText(bytes, options.contentType, options.tolerance);
    const limits = options.limits === undefined ? DEFAULT_LIMITS : { ...DEFAULT_LIMITS, ...options.limits };
    return { ok: true, envelope: readEnvelope(new XmlReader(text, limits)) };
  } catch (error) {
    if (error instanceof EnvelopeError) return { ok: false, error };
    throw error;
  }
}

interface Header {
  readonly id: string;
  readonly sessionTimeoutSeconds: number | null;
}

const NO_HEADER: Header = { id: '', sessionTimeoutSeconds: null };
const CWMP_NAMESPACE = 'urn:dslforum-org:cwmp-';
const KNOWN_NAMESPACE = /^urn:dslforum-org:cwmp-[0-9]{1,2}-[0-9]{1,2}$/;

function readEnvelope(reader: XmlReader): CpeEnvelope {
  let header: Header | null = null;
  let body: Body | null = null;
  reader.openRoot();
  requireEnvelope(reader.name);
  const namespace = reader.attributeBeginningWith(CWMP_NAMESPACE);
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'Header':
        requireFirst(header !== null);
        if (body !== null) refuse('structure', 'a header behind the body');
        header = readHeader(reader);
        break;
      case 'Body':
        requireFirst(body !== null);
        body = readBody(reader, namespace);
        break;
      default:
        refuse('structure', 'an element that does not belong into an envelope');
    }
  }
  reader.finish();
  if (body === null) return refuse('structure', 'an envelope without body');
  const { id, sessionTimeoutSeconds } = header ?? NO_HEADER;
  return { message: { ...body.message, id }, namespace: knownNamespace(body.namespace), sessionTimeoutSeconds };
}

function requireEnvelope(name: string): void {
  if (name !== 'Envelope') refuse('structure', 'the root is not a SOAP envelope');
}

/** Only a namespace that looks like one of CWMP is echoed; anything else would be text of the device in our answer. */
const knownNamespace = (uri: string | null): string | null => (uri !== null && KNOWN_NAMESPACE.test(uri) ? uri : null);

const MAX_ID_LENGTH = 256;

function readHeader(reader: XmlReader): Header {
  let id: string | null = null;
  let timeout: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'ID':
        id = uniqueText(id, reader);
        break;
      // The schema writes it with a capital S; both are on the wire.
      case 'SessionTimeout':
      case 'sessionTimeout':
        timeout = uniqueText(timeout, reader);
        break;
      default:
        reader.skip();
    }
  }
  if (id !== null && id.length > MAX_ID_LENGTH) refuse('limit', 'the ID of a message is too long');
  const seconds = countOf(timeout, 0);
  return { id: id ?? '', sessionTimeoutSeconds: seconds > 0 ? seconds : null };
}

type BodyMessage =
  | Omit<Extract<CpeMessage, { type: 'request' }>, 'id'>
  | Omit<Extract<CpeMessage, { type: 'response' }>, 'id'>
  | Omit<Extract<CpeMessage, { type: 'fault' }>, 'id'>;

interface Body {
  readonly message: BodyMessage;
  readonly namespace: string | null;
}

function readBody(reader: XmlReader, inherited: string | null): Body {
  let namespace = reader.attributeBeginningWith(CWMP_NAMESPACE) ?? inherited;
  if (!reader.nextChild()) refuse('structure', 'an empty body');
  namespace = reader.attributeBeginningWith(CWMP_NAMESPACE) ?? namespace;
  const message = readMessage(reader);
  if (reader.nextChild()) refuse('structure', 'two messages in one body');
  return { message, namespace };
}

function readMessage(reader: XmlReader): BodyMessage {
  const { name } = reader;
  if (name === 'Fault') return { type: 'fault', fault: readFault(reader) };
  const response = readResponse(name, reader);
  if (response !== null && 'faultCode' in response) return { type: 'fault', fault: response };
  if (response !== null) return { type: 'response', response };
  return { type: 'request', request: readRequest(name, reader) };
}

function readRequest(name: string, reader: XmlReader): CpeRequest {
  switch (name) {
    case 'Inform':
      return { method: 'Inform', inform: readInform(reader) };
    case 'TransferComplete':
      return { method: 'TransferComplete', transferComplete: readTransferComplete(reader) };
    case 'AutonomousTransferComplete':
      return { method: name, transfer: readAutonomousTransfer(reader) };
    case 'RequestDownload':
      return readRequestDownload(reader);
    case 'Kicked':
      return readKicked(reader);
    case 'DUStateChangeComplete':
      return readDuStateChangeComplete(reader);
    case 'AutonomousDUStateChangeComplete':
      return readAutonomousDuStateChangeComplete(reader);
    case 'GetRPCMethods':
      reader.skip();
      return { method: name };
    default:
      reader.skip();
      return { method: 'unsupported', name };
  }
}

function readResponse(name: string, reader: XmlReader): CpeResponse | CwmpFault | null {
  switch (name) {
    case 'GetRPCMethodsResponse':
      return readGetRpcMethodsResponse(reader);
    case 'GetParameterNamesResponse':
      return readGetParameterNamesResponse(reader);
    case 'GetParameterValuesResponse':
      return readGetParameterValuesResponse(reader);
    case 'SetParameterValuesResponse':
      return readSetParameterValuesResponse(reader);
    case 'AddObjectResponse':
      return readAddObjectResponse(reader);
    case 'DeleteObjectResponse':
      return readDeleteObjectResponse(reader);
    case 'GetParameterAttributesResponse':
      return readGetParameterAttributesResponse(reader);
    case 'DownloadResponse':
    case 'UploadResponse':
      return { method: name, ...readTransferAnswer(reader, name) };
    case 'GetQueuedTransfersResponse':
      return readGetQueuedTransfersResponse(reader);
    case 'GetAllQueuedTransfersResponse':
      return readGetAllQueuedTransfersResponse(reader);
    case 'RebootResponse':
    case 'FactoryResetResponse':
    case 'SetParameterAttributesResponse':
    case 'ScheduleInformResponse':
    case 'ScheduleDownloadResponse':
    case 'CancelTransferResponse':
    case 'ChangeDUStateResponse':
      reader.skip();
      return { method: name };
    default:
      return null;
  }
}
