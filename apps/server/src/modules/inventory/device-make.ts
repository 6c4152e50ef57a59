import type { Inform } from '@demarc/cwmp';
import type { DeviceModelFacts } from '@demarc/datamodel';
import type { CpeEntity } from './cpe.entity';

const MAX_LENGTH = 256;
const cut = (text: string | null | undefined): string => (text ?? '').slice(0, MAX_LENGTH).toWellFormed();

type Known = Pick<
  CpeEntity,
  'oui' | 'manufacturer' | 'productClass' | 'modelName' | 'hardwareVersion' | 'softwareVersion'
>;

/** The make of a CPE as it is stored. */
export const makeOf = (cpe: Known): DeviceModelFacts => ({
  oui: cut(cpe.oui),
  manufacturer: cut(cpe.manufacturer),
  productClass: cut(cpe.productClass),
  modelName: cut(cpe.modelName),
  hardwareVersion: cut(cpe.hardwareVersion),
  softwareVersion: cut(cpe.softwareVersion),
});

/** The make as an Inform says it; what the Inform leaves out, as it is stored. A firmware may be another than last time. */
export function informedMake(inform: Inform, cpe: Known | null): DeviceModelFacts {
  const { manufacturer, oui, productClass } = inform.deviceId;
  let hardwareVersion = cpe?.hardwareVersion;
  let softwareVersion = cpe?.softwareVersion;
  for (const { name, value } of inform.parameters) {
    if (value === null || value === '') continue;
    if (name.endsWith('.DeviceInfo.SoftwareVersion')) softwareVersion = value;
    else if (name.endsWith('.DeviceInfo.HardwareVersion')) hardwareVersion = value;
  }
  return {
    oui: cut(oui),
    manufacturer: cut(manufacturer),
    productClass: cut(productClass),
    modelName: cut(cpe?.modelName),
    hardwareVersion: cut(hardwareVersion),
    softwareVersion: cut(softwareVersion),
  };
}
