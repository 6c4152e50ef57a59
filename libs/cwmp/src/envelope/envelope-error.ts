/** Why a message was refused; a closed set, so that refusals can be counted per reason. */
export type EnvelopeRefusal =
  | 'charset' // a character set we do not read
  | 'encoding' // bytes that are not text in the character set named
  | 'declaration' // an XML declaration other than 1.0
  | 'doctype' // any `<!` that is neither comment nor CDATA
  | 'processing-instruction' // SOAP 1.1 section 3 forbids them
  | 'control-character'
  | 'entity' // neither one of the five nor a character reference to a character that XML allows
  | 'malformed' // not well-formed
  | 'limit' // depth, elements, attributes, length of a name or a text
  | 'duplicate' // an attribute or an element that must be unique occurs twice
  | 'structure' // well-formed, but not a CWMP message
  | 'identity'; // DeviceId without OUI or serial number

/** The message cannot be taken. The text is ours: it never repeats what the device sent. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';

  constructor(
    readonly reason: EnvelopeRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Refuses the message; as an expression, so that it can stand where a value is due. */
export function refuse(reason: EnvelopeRefusal, message: string): never {
  throw new EnvelopeError(reason, message);
}
