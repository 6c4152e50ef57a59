import { TR098_ROOT, type DataModelRoot } from '../parameter-path';
import type { ReportedTree } from '../reported-tree';
import { readingOf, type Form, type Quantity, type Reading } from './units';

export type OpticalQuantity = Extract<Quantity, 'rx-power' | 'tx-power' | 'temperature' | 'voltage' | 'bias'>;

export interface OpticalReading extends Reading {
  readonly quantity: OpticalQuantity;
}

/** Names and forms by which a family of modules tells of itself. */
interface OpticalRule {
  readonly objects: readonly string[];
  readonly parameters: Readonly<Record<OpticalQuantity, readonly (readonly [parameter: string, form: Form])[]>>;
  /** Where the forms are known from. */
  readonly source: string;
}

const WAN = 'InternetGatewayDevice.WANDevice.*.';
const none: readonly (readonly [string, Form])[] = [];

/** The registers of SFF-8472 (0.1 µW, 1/256 °C, 100 µV, 2 µA), handed through as they are. */
const REGISTERS: OpticalRule['parameters'] = {
  'rx-power': [['RXPower', 'tenth-microwatt-or-dBm']],
  'tx-power': [['TXPower', 'tenth-microwatt-or-dBm']],
  temperature: [['TransceiverTemperature', '256th-celsius']],
  voltage: [['SupplyVoltage', '100-microvolt']],
  bias: [['BiasCurrent', '2-microampere']],
};

const IN_WORDS: OpticalRule['parameters'] = {
  'rx-power': [['RXPower', 'dBm']],
  'tx-power': [['TXPower', 'dBm']],
  temperature: [['TransceiverTemperature', 'celsius']],
  voltage: [['SupplyVoltage', 'millivolt']],
  bias: [['BiasCurrent', 'milliampere']],
};

const RULES: Readonly<Record<'tr098' | 'tr181', readonly OpticalRule[]>> = {
  tr098: [
    {
      // "Interafce" is how Huawei spells it.
      objects: [`${WAN}X_GponInterafceConfig.`, `${WAN}X_GponInterfaceConfig.`],
      parameters: IN_WORDS,
      source: 'tree of an EG8145V5: -3 dBm, 2 dBm, 45 °C, 3415 mV, 7 mA',
    },
    {
      objects: [`${WAN}X_FH_GponInterfaceConfig.`, `${WAN}X_CMS_GponInterfaceConfig.`],
      parameters: IN_WORDS,
      source: 'field scripts read it as dBm',
    },
    {
      objects: [
        `${WAN}X_ZTE-COM_WANPONInterfaceConfig.`,
        `${WAN}X_CT-COM_GponInterfaceConfig.`,
        `${WAN}X_CT-COM_EponInterfaceConfig.`,
        `${WAN}X_CMCC_GponInterfaceConfig.`,
        `${WAN}X_CMCC_EponInterfaceConfig.`,
        `${WAN}X_CU_WANEPONInterfaceConfig.OpticalTransceiver.`,
      ],
      parameters: REGISTERS,
      source:
        'SFF-8472 table 9-16; field scripts convert positive levels by 10·log10(v/10000) and take negative ones as dBm',
    },
    {
      objects: ['InternetGatewayDevice.X_ALU_OntOpticalParam.'],
      parameters: { ...IN_WORDS, temperature: none, voltage: none, bias: none },
      source: 'field scripts read it as dBm',
    },
  ],
  tr181: [
    {
      objects: ['Device.Optical.Interface.*.'],
      parameters: {
        'rx-power': [
          ['OpticalSignalLevel', 'milli-dBm'],
          ['RXPower', 'dBm'],
        ],
        'tx-power': [
          ['TransmitOpticalLevel', 'milli-dBm'],
          ['TXPower', 'dBm'],
        ],
        temperature: [['Temperature', 'celsius']],
        voltage: [['Voltage', 'volt']],
        bias: none,
      },
      source: 'TR-181 2.15: thousandths of a dBm in steps of 0.002 dB; tree of a Gemtek: "0.00 dBm", 48, "3,29"',
    },
  ],
};

/** What the optical module of this router tells, in units; empty when it has none. */
export function opticalReadings(tree: ReportedTree, root: DataModelRoot): OpticalReading[] {
  const rules = RULES[root === TR098_ROOT ? 'tr098' : 'tr181'];
  for (const rule of rules) {
    for (const object of rule.objects.flatMap((pattern) => tree.objects(pattern))) {
      const readings = readObject(tree, object, rule);
      if (readings.length > 0) return readings;
    }
  }
  return [];
}

function readObject(tree: ReportedTree, object: string, { parameters }: OpticalRule): OpticalReading[] {
  const quantities = Object.keys(parameters) as OpticalQuantity[];
  return quantities.flatMap((quantity): OpticalReading[] => {
    for (const [parameter, form] of parameters[quantity]) {
      const path = object + parameter;
      const raw = tree.value(path);
      if (raw !== null && raw !== '') return [{ quantity, ...readingOf(quantity, form, { path, raw }) }];
    }
    return [];
  });
}

/** The names to read again for fresh levels. */
export function opticalNames(tree: ReportedTree, root: DataModelRoot): string[] {
  return opticalReadings(tree, root).map(({ path }) => path);
}
