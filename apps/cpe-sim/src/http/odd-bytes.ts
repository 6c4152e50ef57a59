import type { Quirk } from '../quirks';

/** A value of every Inform and of every reading that nothing depends on. */
const HARMLESS = /(\.DeviceInfo\.SpecVersion<\/Name><Value[^>]*>)/g;

/** The bytes of a message as the firmware puts them on the wire, which need not be what XML allows. */
export function spokenBytes(message: string, quirks: ReadonlySet<Quirk>): Buffer {
  if (message === '') return Buffer.alloc(0);
  let text = message;
  if (quirks.has('odd-counts')) text = text.replace(/^<\?xml[^>]*\?>\n/, '\r\n  ');
  if (quirks.has('control-characters')) text = text.replace(HARMLESS, '$1\u0002');
  if (quirks.has('bare-ampersand')) text = text.replace(HARMLESS, '$1R&D ');
  if (quirks.has('trailing-zeros')) text = `${text}\0\0`;
  if (quirks.has('latin-1')) return Buffer.from(text.replace(HARMLESS, '$1é'), 'latin1');
  return Buffer.from(text, 'utf8');
}
