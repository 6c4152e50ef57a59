import type { RouterRow } from '@demarc/contracts';

/** How a person names a box: its model, or what is known of it. */
export const modelOf = (router: Pick<RouterRow, 'manufacturer' | 'modelName' | 'productClass'>): string => {
  const model = router.modelName ?? router.productClass;
  if (model === null) return router.manufacturer ?? 'Unknown model';
  return router.manufacturer === null || model.startsWith(router.manufacturer)
    ? model
    : `${router.manufacturer} ${model}`;
};

export type SignalLook = 'ok' | 'look' | 'fault';

/** Received optical power at an ONU of class B+ (ITU-T G.984.2): good from −8 to −25 dBm, weak down to −27. */
export function rxLook(dbm: number): SignalLook {
  if (dbm > -8 || dbm < -27) return 'fault';
  return dbm < -25 ? 'look' : 'ok';
}

/** WiFi signal of a host: good from −65 dBm, bad below −75. */
export function wifiLook(dbm: number): SignalLook {
  if (dbm >= -65) return 'ok';
  return dbm >= -75 ? 'look' : 'fault';
}
