import { child, childText, readXml, type XmlElement } from './read-xml';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** One envelope of the ACS, as the box understands it. */
export interface AcsEnvelope {
  readonly method: string;
  readonly id: string | null;
  readonly holdRequests: boolean;
  /** The element of the RPC, or of the SOAP fault. */
  readonly content: XmlElement;
  readonly namespace: string;
  /** FaultCode of the ACS when this is a fault, else null. */
  readonly faultCode: number | null;
}

/** Understands an answer of the ACS; throws with what is wrong with it. */
export function readAcsMessage(source: string): AcsEnvelope {
  const envelope = readXml(source);
  if (envelope.name !== 'Envelope' || envelope.namespace !== SOAP) throw new Error('not a SOAP 1.1 envelope');
  const header = child(envelope, 'Header');
  const body = child(envelope, 'Body');
  const content = body?.children[0];
  if (body === undefined || content === undefined) throw new Error('the envelope has no body');
  if (body.children.length > 1) throw new Error('the body holds more than one message');
  const id = header === undefined ? undefined : child(header, 'ID');
  const fault = content.name === 'Fault' ? child(child(content, 'detail') ?? content, 'Fault') : undefined;
  const namespace = (content.name === 'Fault' ? fault?.namespace : content.namespace) ?? '';
  if (!namespace.startsWith('urn:dslforum-org:cwmp-')) throw new Error(`${content.name} is not in a CWMP namespace`);
  return {
    method: content.name,
    id: id?.text ?? null,
    holdRequests: header !== undefined && ['1', 'true'].includes(childText(header, 'HoldRequests').trim()),
    content,
    namespace,
    faultCode: content.name === 'Fault' ? Number(fault === undefined ? NaN : childText(fault, 'FaultCode')) : null,
  };
}
