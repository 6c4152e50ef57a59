import { createHmac, randomBytes } from 'node:crypto';

// RFC 3489 and TR-069 Annex G, written down a second time: a simulator that shared the server's would hide its mistakes.

const MAPPED_ADDRESS = 1;
const USERNAME = 6;
const MESSAGE_INTEGRITY = 8;
const ERROR_CODE = 9;
const CONNECTION_REQUEST_BINDING = 0xc001;
const BINDING_CHANGE = 0xc002;
const HEADER = 20;

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** @param signed adds who it is, and the proof: a binding that has changed needs it */
export function bindingRequest(isChange: boolean, signed: { username: string; password: string } | null): Buffer {
  const parts = [attribute(CONNECTION_REQUEST_BINDING, Buffer.from('dslforum.org/TR-111 '))];
  if (isChange) parts.push(attribute(BINDING_CHANGE, Buffer.alloc(0)));
  // RFC 3489: a name is filled up to a multiple of four.
  if (signed !== null) {
    const length = Math.ceil(signed.username.length / 4) * 4;
    parts.push(attribute(USERNAME, Buffer.from(signed.username.padEnd(length))));
  }
  const body = Buffer.concat(parts);
  const header = Buffer.concat([Buffer.alloc(4), randomBytes(16)]);
  header.writeUInt16BE(1, 0);
  header.writeUInt16BE(body.length + (signed === null ? 0 : 24), 2);
  const text = Buffer.concat([header, body]);
  if (signed === null) return text;
  const filled = Buffer.alloc(Math.ceil(text.length / 64) * 64);
  text.copy(filled);
  const proof = createHmac('sha1', signed.password).update(filled).digest();
  return Buffer.concat([text, attribute(MESSAGE_INTEGRITY, proof)]);
}

export type BindingAnswer =
  | { readonly kind: 'mapped'; readonly address: string; readonly port: number }
  | { readonly kind: 'error'; readonly code: number };

/** What the server says; null when it is something else. */
export function readBindingAnswer(octets: Buffer): BindingAnswer | null {
  if (octets.length < HEADER || octets.readUInt16BE(2) !== octets.length - HEADER) return null;
  for (let at = HEADER; at + 4 <= octets.length;) {
    const type = octets.readUInt16BE(at);
    const value = octets.subarray(at + 4, at + 4 + octets.readUInt16BE(at + 2));
    if (type === MAPPED_ADDRESS && value.length === 8) {
      return { kind: 'mapped', address: [...value.subarray(4)].join('.'), port: value.readUInt16BE(2) };
    }
    if (type === ERROR_CODE && value.length >= 4) {
      return { kind: 'error', code: (value[2] ?? 0) * 100 + (value[3] ?? 0) };
    }
    at += 4 + Math.ceil(value.length / 4) * 4;
  }
  return null;
}
