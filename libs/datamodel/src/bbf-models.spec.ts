import { XMLParser } from 'fast-xml-parser';
import { hasSharedData, readSharedData } from '../../../test/support/shared-data';
import type { DataModelMapping, IntentMapping, ParameterAt } from './mappings/mapping';
import { TR098_MAPPING } from './mappings/tr098';
import { TR181_MAPPING } from './mappings/tr181';

interface ModelParameter {
  isWritable: boolean;
  /** Element names below `syntax`: string, boolean, unsignedInt, dataType, list … */
  syntax: string[];
}

interface XmlParameter {
  '@name': string;
  '@access': string;
  syntax?: Record<string, unknown>;
}

const asList = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Parameters of a data model of the Broadband Forum by full path, with `{i}` for instances. */
function readModel(file: string): Map<string, ModelParameter> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
  });
  const document = parser.parse(readSharedData(file)) as {
    document: { model: { object: { '@name': string; parameter?: XmlParameter | XmlParameter[] }[] } };
  };
  const found = new Map<string, ModelParameter>();
  for (const object of asList(document.document.model.object)) {
    for (const parameter of asList(object.parameter)) {
      found.set(`${object['@name']}${parameter['@name']}`, {
        isWritable: parameter['@access'] === 'readWrite',
        syntax: Object.keys(parameter.syntax ?? {}),
      });
    }
  }
  return found;
}

const patternOf = (intent: IntentMapping, on: string): string =>
  (on === 'self'
    ? intent.object.pattern
    : (intent.object.related.find((related) => related.as === on)?.pattern ?? 'nowhere.')
  ).replaceAll('*', '{i}');
/** A fixed instance below an object is one of its instances to the model. */
const pathOf = (intent: IntentMapping, { on, parameter }: ParameterAt): string =>
  `${patternOf(intent, on)}${parameter}`.replaceAll(/\.\d+(?=\.)/g, '.{i}');
const isStandard = ({ parameter }: ParameterAt): boolean => !parameter.includes('X_');

describe.each<[string, DataModelMapping, string]>([
  ['TR-098', TR098_MAPPING, 'data/cpe/bbf-models/tr-098-1-8-0-full.xml'],
  ['TR-181', TR181_MAPPING, 'data/cpe/bbf-models/tr-181-2-15-1-cwmp-full.xml'],
])('%s', (title, mapping, file) => {
  const isThere = hasSharedData(file);
  // Voice is of TR-104, another model.
  const ofModel = Object.entries(mapping.intents).filter(([kind]) => kind !== 'voip');
  const fields = ofModel.flatMap(([kind, intent]) =>
    intent.fields.flatMap((field) =>
      field.at.filter(isStandard).map((at) => ({ kind, type: field.type, path: pathOf(intent, at) })),
    ),
  );

  (isThere ? it : it.skip)(
    `${isThere ? '' : 'SKIPPED, the model is not here: '}every parameter we set is in the standard, writable and of our type (${title})`,
    () => {
      const model = readModel(file);
      expect(model.size).toBeGreaterThan(1_000);
      const wrong = fields.filter(({ path, type }) => {
        const parameter = model.get(path);
        const isOurType =
          type === 'boolean' || type === 'unsignedInt' || type === 'int'
            ? parameter?.syntax.includes(type)
            : !parameter?.syntax.some((each) => ['boolean', 'unsignedInt', 'int'].includes(each));
        return parameter === undefined || !parameter.isWritable || isOurType !== true;
      });
      expect(wrong).toEqual([]);
    },
  );

  (isThere ? it : it.skip)(
    `${isThere ? '' : 'SKIPPED, the model is not here: '}every status we read is in the standard (${title})`,
    () => {
      const model = readModel(file);
      const missing = Object.values(mapping.intents).flatMap((intent) =>
        intent.status
          .filter(isStandard)
          .map((at) => pathOf(intent, at))
          .filter((path) => !model.has(path)),
      );
      expect(missing).toEqual([]);
    },
  );
});
