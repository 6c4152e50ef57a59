import type { DeviceId } from '@demarc/cwmp';
import type { Quirk } from './quirks';

/** What quirks make of the label of a box (G36, G37). */
export function oddIdentity(serial: string, quirks: readonly Quirk[] = []): Partial<DeviceId> {
  return {
    ...(quirks.includes('placeholder-serial') ? { serialNumber: '001122334455' } : {}),
    ...(quirks.includes('odd-identity') ? { productClass: 'Wi-Fi 6/%41 Ü&<b>', serialNumber: ` ${serial}/%2F ä` } : {}),
    ...(quirks.includes('no-product-class') ? { productClass: '' } : {}),
  };
}
