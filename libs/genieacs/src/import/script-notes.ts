/** What a script of GenieACS needs that is not in its text. */
export interface ScriptNeeds {
  /** Extensions that it asks, by their files. */
  readonly extensions: readonly string[];
  /** What runs otherwise here, in words. */
  readonly notes: readonly string[];
}

const EXTENSION = /\bext\s*\(\s*["'`]([^"'`]+)["'`]/g;
const NOTES: readonly (readonly [RegExp, string])[] = [
  [
    /\brequire\s*\(|\bprocess\.|\bfetch\s*\(|\bsetTimeout\s*\(/,
    'it uses modules, timers or the network, which scripts do not have',
  ],
  [/\bIntl\b|toLocale\w*String/, 'it uses Intl or formats of a place, which scripts here do not have'],
  [/\bawait\b|\basync\b/, 'nothing is awaited in scripts'],
  [/\.size\s*={2,3}\s*0\b/, 'without a match size is undefined, never 0: that branch is never taken'],
  [
    /declare\(\s*[^,()]+,\s*\{\s*(?:value|path)\s*:\s*["'`]/,
    'a text stands where the time of a reading belongs: it only names the parameter',
  ],
  [/value\s*:\s*(?:null|undefined)\b/, 'null and undefined are refused as values'],
  [/ManagementServer\.URL\b/, 'it may set another ACS URL, which takes routers away'],
];

/** Comments say nothing to a machine. */
const code = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** What somebody should know of a script before it runs here. */
export function scriptNeeds(source: string): ScriptNeeds {
  const text = code(source);
  const extensions = [...new Set([...text.matchAll(EXTENSION)].map(([, file = '']) => file))];
  return { extensions, notes: NOTES.filter(([sign]) => sign.test(text)).map(([, note]) => note) };
}
