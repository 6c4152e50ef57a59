/** Something in a script that is worth a second look. */
export interface ScriptHint {
  readonly line: number;
  readonly text: string;
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/\.size\s*={2,3}\s*0\b/, 'without a match `size` is undefined, never 0: test with `!x.size`'],
  [
    /declare\(\s*[^,()]+,\s*\{\s*(?:value|path)\s*:\s*(?:["'`]|\[)/,
    'the second argument says how fresh a value must be; what it is to be goes into the third',
  ],
  [
    /\brequire\s*\(|\bprocess\.|\bfetch\s*\(|\bsetTimeout\s*\(/,
    'scripts have no modules, timers or network; use ext() for a service of yours',
  ],
  [/\bawait\b/, 'nothing is awaited: scripts run from the top to the end'],
  [/ManagementServer\.URL/, 'another ACS URL takes the router away from Demarc'],
];

/** Mistakes that are often made, by line. They are told, and refuse nothing. */
export function hintsOf(source: string): ScriptHint[] {
  return source.split('\n').flatMap((text, index) => {
    const code = text.replace(/\/\/.*$/, '');
    return HINTS.filter(([sign]) => sign.test(code)).map(([, hint]) => ({ line: index + 1, text: hint }));
  });
}
