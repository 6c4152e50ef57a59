import { isObjectPath, isParameterPath, isSecretPath, rootOf, TR098_ROOT, TR181_ROOT } from '@demarc/datamodel';

/** One place in each of the two data models; null where a model has none. */
export interface ByModel {
  readonly tr098: string | null;
  readonly tr181: string | null;
}

/** A parameter that gets a value. `*` in its path stands for every instance that the router has. */
export interface ProfileSetting {
  readonly paths: ByModel;
  readonly value: string;
}

export interface ProfileField {
  readonly names: ByModel;
  readonly value: string;
  /** Together the keys tell the object from all others of its collection: it is found again by them alone. */
  readonly isKey: boolean;
}

/** An object that is added where the router has none with these keys. */
export interface ProfileObject {
  readonly collections: ByModel;
  readonly fields: readonly ProfileField[];
}

/** What an operator's profile does to a router, as free paths of either data model. */
export interface ProfileDocument {
  readonly settings: readonly ProfileSetting[];
  readonly objects: readonly ProfileObject[];
}

export interface ProfileProblem {
  /** Where in the document: `settings.2.paths.tr098`. */
  readonly at: string;
  readonly text: string;
}

type Model = keyof ByModel;

const MODELS: readonly Model[] = ['tr098', 'tr181'];
const ROOTS = { tr098: TR098_ROOT, tr181: TR181_ROOT } as const;

/** What keeps a document from being a profile, by place; empty when nothing does. */
export function profileProblems(document: ProfileDocument): ProfileProblem[] {
  const problems = [
    ...document.settings.flatMap((setting, index) => settingProblems(setting, `settings.${index}`)),
    ...document.objects.flatMap((object, index) => objectProblems(object, `objects.${index}`)),
  ];
  for (const model of MODELS) {
    const paths = document.settings.flatMap(({ paths: { [model]: path } }) => path ?? []);
    const twice = paths.find((path, index) => paths.indexOf(path) !== index);
    if (twice !== undefined) problems.push({ at: 'settings', text: `${twice} is set twice` });
  }
  if (document.settings.length === 0 && document.objects.length === 0)
    problems.push({ at: '', text: 'a profile sets or adds at least one thing' });
  return problems;
}

function settingProblems({ paths }: ProfileSetting, at: string): ProfileProblem[] {
  if (paths.tr098 === null && paths.tr181 === null) return [{ at, text: 'needs a path in at least one data model' }];
  return MODELS.flatMap((model) => {
    const path = paths[model];
    const text = path === null ? null : pathProblem(path, model, isParameterPath);
    return text === null ? [] : [{ at: `${at}.paths.${model}`, text }];
  });
}

function objectProblems({ collections, fields }: ProfileObject, at: string): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  if (collections.tr098 === null && collections.tr181 === null)
    problems.push({ at, text: 'needs a collection in at least one data model' });
  if (!fields.some(({ isKey }) => isKey)) problems.push({ at, text: 'needs a field by which it is found again' });
  for (const model of MODELS) {
    const collection = collections[model];
    if (collection === null) continue;
    const text = /\.\d+\.$/.test(collection)
      ? 'names a collection, not one of its objects'
      : pathProblem(collection, model, isObjectPath);
    if (text !== null) problems.push({ at: `${at}.collections.${model}`, text });
    problems.push(...fieldProblems(fields, model, at));
  }
  return problems;
}

function fieldProblems(fields: readonly ProfileField[], model: Model, at: string): ProfileProblem[] {
  const names = fields.map(({ names: { [model]: name } }) => name);
  return fields.flatMap(({ isKey }, index): ProfileProblem[] => {
    const name = names[index] ?? null;
    const place = `${at}.fields.${index}.names.${model}`;
    if (name === null) return isKey ? [{ at: place, text: 'a key is needed in each data model of the object' }] : [];
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) return [{ at: place, text: 'is not the name of a parameter' }];
    if (isSecretPath(name)) return [{ at: place, text: SECRETS }];
    return names.indexOf(name) === index ? [] : [{ at: place, text: 'is there twice' }];
  });
}

const SECRETS = 'is a secret: routers do not show those, so it could not be given back';

function pathProblem(path: string, model: Model, isPath: (text: string) => boolean): string | null {
  if (!isPath(path.replaceAll('.*.', '.1.')) || path.includes('[')) return 'is not the name of a parameter or object';
  if (rootOf(path) !== ROOTS[model]) return `does not begin with ${ROOTS[model]}`;
  if (path.startsWith(`${ROOTS[model]}ManagementServer.`)) return 'belongs to the management of the router itself';
  return isSecretPath(path) ? SECRETS : null;
}
