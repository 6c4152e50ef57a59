import { CpeCredentialsService } from '../../apps/server/src/modules/inventory/cpe-credential.service';
import { newId } from '../../apps/server/src/platform/ids';
import type { TestApp } from '../support/app';
import { WireCpe, type WireCredentials, type WireIdentity } from './wire-cpe';

let count = 0;

export const anIdentity = (changes: Partial<WireIdentity> = {}): WireIdentity => ({
  oui: '00259E',
  productClass: 'WIRE-1',
  serialNumber: `W${String(++count).padStart(6, '0')}`,
  ...changes,
});

export interface EnrolledCpe {
  cpeId: string;
  cpe: WireCpe;
  credentials: WireCredentials & { connectionRequestUsername: string; connectionRequestPassword: string };
}

export interface EnrolledOptions {
  identity?: WireIdentity;
  connectionRequestUrl?: string;
  /** False: nothing is known of it yet, so the ACS has something to ask in its session. */
  isProvisioned?: boolean;
}

/** A CPE that was enrolled before, with credentials of its own; nothing is wanted of it. */
export async function anEnrolledCpe(
  app: TestApp,
  { identity = anIdentity(), connectionRequestUrl = '', isProvisioned = true }: EnrolledOptions = {},
): Promise<EnrolledCpe> {
  const cpeId = newId();
  await app.database.sql.query(
    `insert into cpe (id, serial_number, oui, product_class, manufacturer, root, state, mode, connection_request_url, enrolled_at, created_at)
     values ($1, $2, $3, $4, 'Wire', 'InternetGatewayDevice.', 'active', 'observe', $5, now(), now())`,
    [cpeId, identity.serialNumber, identity.oui, identity.productClass, connectionRequestUrl],
  );
  if (isProvisioned) {
    await app.database.sql.query(
      `insert into cpe_wanted (cpe_id, revision, due, is_provisioned, has_after_reboot, unresolved, notes)
       values ($1, 0, false, true, false, '[]', '[]')`,
      [cpeId],
    );
  }
  const service = app.get(CpeCredentialsService);
  const credentials = await app.database.transaction(async (tx) => {
    const minted = await service.mintCredentials(tx, cpeId);
    await service.confirm(cpeId, tx);
    return minted;
  });
  return { cpeId, cpe: new WireCpe(app.cwmpUrl, identity, credentials), credentials };
}
