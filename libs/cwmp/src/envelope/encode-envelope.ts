import { assertNever } from '@demarc/kernel';
import { writeFault } from '../fault';
import type { AcsAnswer, AcsMessage, AcsRequest } from '../messages';
import { writeAddObject } from '../rpc/add-object';
import { writeDeleteObject } from '../rpc/delete-object';
import { writeDownload, writeScheduleDownload } from '../rpc/download';
import { writeFactoryReset } from '../rpc/factory-reset';
import { writeGetParameterNames } from '../rpc/get-parameter-names';
import { writeGetParameterValues } from '../rpc/get-parameter-values';
import { writeGetRpcMethods, writeGetRpcMethodsResponse } from '../rpc/get-rpc-methods';
import { writeKickedResponse } from '../rpc/kicked';
import { writeGetParameterAttributes, writeSetParameterAttributes } from '../rpc/parameter-attributes';
import { writeCancelTransfer, writeGetAllQueuedTransfers, writeGetQueuedTransfers } from '../rpc/queued-transfers';
import { writeReboot } from '../rpc/reboot';
import { writeScheduleInform } from '../rpc/schedule-inform';
import { writeSetParameterValues } from '../rpc/set-parameter-values';
import { writeChangeDuState } from '../rpc/software-modules';
import { writeUpload } from '../rpc/upload';
import { element, escapeXml } from './xml-writer';

/** CWMP 1.2, 1.3 and 1.4 all use this one; it is what a CPE gets that names none. */
export const DEFAULT_NAMESPACE = 'urn:dslforum-org:cwmp-1-2';

/**
 * A message of the ACS in one fixed, conservative form. No XML declaration and a short prefix: some CPEs expect the
 * envelope as the very first bytes. Elements without namespace below the RPC, as the examples of TR-069 have them.
 */
export function encodeEnvelope(message: AcsMessage, namespace: string | null, { hasDeclaration }: Form = BARE): string {
  const body = message.type === 'request' ? writeRequest(message.request) : writeAnswer(message.answer);
  const declaration = hasDeclaration ? '<?xml version="1.0" encoding="UTF-8"?>' : '';
  return (
    `${declaration}<s:Envelope` +
    ' xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
    ` xmlns:cwmp="${escapeXml(namespace ?? DEFAULT_NAMESPACE)}">${writeHeader(message.id)}<s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** G44: a few models want the declaration. */
interface Form {
  readonly hasDeclaration: boolean;
}

const BARE: Form = { hasDeclaration: false };

/** A CPE that sent no ID gets none back. */
function writeHeader(id: string): string {
  if (id === '') return '';
  return `<s:Header><cwmp:ID s:mustUnderstand="1">${escapeXml(id)}</cwmp:ID></s:Header>`;
}

function writeRequest(request: AcsRequest): string {
  switch (request.method) {
    case 'GetRPCMethods':
      return writeGetRpcMethods();
    case 'GetParameterNames':
      return writeGetParameterNames(request);
    case 'GetParameterValues':
      return writeGetParameterValues(request);
    case 'SetParameterValues':
      return writeSetParameterValues(request);
    case 'GetParameterAttributes':
      return writeGetParameterAttributes(request);
    case 'SetParameterAttributes':
      return writeSetParameterAttributes(request);
    case 'AddObject':
      return writeAddObject(request);
    case 'DeleteObject':
      return writeDeleteObject(request);
    case 'Download':
      return writeDownload(request);
    case 'ScheduleDownload':
      return writeScheduleDownload(request);
    case 'Upload':
      return writeUpload(request);
    case 'CancelTransfer':
      return writeCancelTransfer(request);
    case 'GetQueuedTransfers':
      return writeGetQueuedTransfers();
    case 'GetAllQueuedTransfers':
      return writeGetAllQueuedTransfers();
    case 'ScheduleInform':
      return writeScheduleInform(request);
    case 'ChangeDUState':
      return writeChangeDuState(request);
    case 'Reboot':
      return writeReboot(request);
    case 'FactoryReset':
      return writeFactoryReset();
    default:
      return assertNever(request);
  }
}

function writeAnswer(answer: AcsAnswer): string {
  switch (answer.method) {
    case 'InformResponse':
      // TR-069 3.7.1.1.3: one envelope per HTTP message, whatever the CPE offered.
      return `<cwmp:InformResponse>${element('MaxEnvelopes', '1')}</cwmp:InformResponse>`;
    case 'TransferCompleteResponse':
    case 'AutonomousTransferCompleteResponse':
    case 'RequestDownloadResponse':
    case 'DUStateChangeCompleteResponse':
    case 'AutonomousDUStateChangeCompleteResponse':
      return `<cwmp:${answer.method}/>`;
    case 'KickedResponse':
      return writeKickedResponse(answer);
    case 'GetRPCMethodsResponse':
      return writeGetRpcMethodsResponse();
    case 'Fault':
      return writeFault(answer.faultCode, answer.faultString);
    default:
      return assertNever(answer);
  }
}
