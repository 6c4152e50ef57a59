import type { SampleRow } from '../factories/cpe-trees';
import { parseCsv } from './parse-csv';
import { hasSharedData, readSharedData } from './shared-data';

export const HUAWEI_EG8145V5 =
  'data/cpe/huawei-eg8145v5/device-00259E-EG8145V5-48575443A94196A5-2023-03-28T154335106Z.csv';
export const GEMTEK_TR181 = 'data/cpe/gemtek-tr181/Data_Model_Gemtek.csv';
export const GENERIC_TR098 = 'data/cpe/generic-sim-models/generic-tr098.csv';

export const hasRecordedTrees = [HUAWEI_EG8145V5, GEMTEK_TR181, GENERIC_TR098].every(hasSharedData);

/** The parameters of a tree that was recorded from a router, without its objects. */
export function recordedTree(path: string): SampleRow[] {
  const [head = [], ...rows] = parseCsv(readSharedData(path));
  const cell = (row: readonly string[], name: string): string => row[head.indexOf(name)] ?? '';
  return rows
    .filter(
      (row) => cell(row, 'Object') === 'false' && /^(?:InternetGatewayDevice|Device)\./.test(cell(row, 'Parameter')),
    )
    .map((row): SampleRow => [
      cell(row, 'Parameter'),
      cell(row, 'Value'),
      cell(row, 'Value type').replace('xsd:', ''),
      cell(row, 'Writable') === 'true',
    ]);
}
