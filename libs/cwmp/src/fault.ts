import { countOf, uniqueText } from './envelope/element';
import { refuse } from './envelope/envelope-error';
import { element } from './envelope/xml-writer';
import type { XmlReader } from './envelope/xml-reader';
import type { CwmpFault, ParameterFault } from './messages';

/** TR-069 Annex A.5.1: what a CPE means by its fault code. */
const CPE_FAULTS: ReadonlyMap<number, string> = new Map([
  [9000, 'Method not supported'],
  [9001, 'Request denied'],
  [9002, 'Internal error'],
  [9003, 'Invalid arguments'],
  [9004, 'Resources exceeded'],
  [9005, 'Invalid parameter name'],
  [9006, 'Invalid parameter type'],
  [9007, 'Invalid parameter value'],
  [9008, 'Attempt to set a non-writable parameter'],
  [9009, 'Notification request rejected'],
  [9010, 'File transfer failure'],
  [9011, 'Upload failure'],
  [9012, 'File transfer server authentication failure'],
  [9013, 'Unsupported protocol for file transfer'],
  [9014, 'File transfer failure: unable to join multicast group'],
  [9015, 'File transfer failure: unable to contact file server'],
  [9016, 'File transfer failure: unable to access file'],
  [9017, 'File transfer failure: unable to complete download'],
  [9018, 'File transfer failure: file corrupted'],
  [9019, 'File transfer failure: file authentication failure'],
  [9020, 'File transfer failure: unable to complete download within the time windows'],
  [9021, 'Cancellation of file transfer not permitted in the current transfer state'],
  [9022, 'Invalid UUID format'],
  [9023, 'Unknown execution environment'],
  [9024, 'Disabled execution environment'],
  [9025, 'Deployment unit to execution environment mismatch'],
  [9026, 'Duplicate deployment unit'],
  [9027, 'System resources exceeded'],
  [9028, 'Unknown deployment unit'],
  [9029, 'Invalid deployment unit state'],
  [9030, 'Invalid deployment unit update: downgrade not permitted'],
  [9031, 'Invalid deployment unit update: version not specified'],
  [9032, 'Invalid deployment unit update: version already exists'],
]);

/** TR-069 Annex A.5.2: what the ACS answers a CPE. */
const ACS_FAULTS = {
  8000: 'Method not supported',
  8001: 'Request denied',
  8002: 'Internal error',
  8003: 'Invalid arguments',
  8004: 'Resources exceeded',
  8005: 'Retry request',
  8006: 'ACS version incompatible with CPE',
} as const;

export type AcsFaultCode = keyof typeof ACS_FAULTS;

const FIRST_VENDOR_FAULT = 9800;
const LAST_VENDOR_FAULT = 9899;

/** The meaning of a fault code in the words of the standard; null for a code nobody defines. */
export function faultMeaning(code: number): string | null {
  if (code >= FIRST_VENDOR_FAULT && code <= LAST_VENDOR_FAULT) return 'Vendor-defined fault';
  return CPE_FAULTS.get(code) ?? (isAcsFaultCode(code) ? ACS_FAULTS[code] : null);
}

/** Why a transfer or an operation failed, in the words of the standard and the CPE's own; null when it did not. */
export function faultWords({ faultCode, faultString }: { faultCode: number; faultString: string }): string | null {
  if (faultCode === 0) return null;
  const said = faultString.trim().slice(0, MOST_SAID);
  return `${faultMeaning(faultCode) ?? 'unknown fault'} (${said === '' ? faultCode : `${faultCode}: ${said}`})`;
}

const MOST_SAID = 120;

const isAcsFaultCode = (code: number): code is AcsFaultCode => Object.hasOwn(ACS_FAULTS, code);

export const acsFaultString = (code: AcsFaultCode): string => ACS_FAULTS[code];

/** TR-069 A.5: 8003 and 8005 are of the client's making, the others of the server's. */
const CLIENT_FAULTS: readonly number[] = [8003];

/** The SOAP fault with which the ACS answers a request of the CPE. */
export function writeFault(code: number, text: string): string {
  const faultCode = CLIENT_FAULTS.includes(code) ? 'Client' : 'Server';
  const detail = `<FaultCode>${code}</FaultCode>${element('FaultString', text)}`;
  return (
    `<s:Fault><faultcode>${faultCode}</faultcode><faultstring>CWMP fault</faultstring>` +
    `<detail><cwmp:Fault>${detail}</cwmp:Fault></detail></s:Fault>`
  );
}

/** A SOAP fault of the CPE. One without CWMP detail is 9002: something went wrong that the CPE does not name. */
export function readFault(reader: XmlReader): CwmpFault {
  let fault: CwmpFault | null = null;
  let text: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'detail':
      case 'Detail':
        fault = readDetail(reader, fault);
        break;
      case 'faultstring':
        text = uniqueText(text, reader);
        break;
      default:
        reader.skip();
    }
  }
  return fault ?? { faultCode: 9002, faultString: text ?? '', parameterFaults: [] };
}

function readDetail(reader: XmlReader, previous: CwmpFault | null): CwmpFault | null {
  let fault = previous;
  while (reader.nextChild()) {
    if (reader.name !== 'Fault') {
      reader.skip();
      continue;
    }
    if (fault !== null) refuse('duplicate', 'a fault with two details');
    fault = readCwmpFault(reader);
  }
  return fault;
}

function readCwmpFault(reader: XmlReader): CwmpFault {
  let code: string | null = null;
  let text: string | null = null;
  const parameterFaults: ParameterFault[] = [];
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'FaultCode':
        code = uniqueText(code, reader);
        break;
      case 'FaultString':
        text = uniqueText(text, reader);
        break;
      case 'SetParameterValuesFault':
        parameterFaults.push(readParameterFault(reader));
        break;
      default:
        reader.skip();
    }
  }
  return { faultCode: countOf(code, 9002), faultString: text ?? '', parameterFaults };
}

function readParameterFault(reader: XmlReader): ParameterFault {
  let name: string | null = null;
  let code: string | null = null;
  let text: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'ParameterName':
        name = uniqueText(name, reader);
        break;
      case 'FaultCode':
        code = uniqueText(code, reader);
        break;
      case 'FaultString':
        text = uniqueText(text, reader);
        break;
      default:
        reader.skip();
    }
  }
  return { name: name ?? '', faultCode: countOf(code, 9003), faultString: text ?? '' };
}
