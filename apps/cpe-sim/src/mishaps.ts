/** What goes wrong with a box, from when it is told so until it is mended: not its make's fault, as quirks are. */
export const MISHAPS = [
  'refuses-settings', // takes no value (9007)
  'fails-settings', // internal error (9002) instead of setting anything
  'loses-answer', // sets the values, and hangs up instead of answering, once
  'vanishes-on-settings', // its power goes with the request in its hands, and stays away
  'fails-download', // cannot fetch the file (9010)
  'vanishes-on-download', // has fetched the file, and is never heard again
] as const;

export type Mishap = (typeof MISHAPS)[number];

/** True for a name that the control API takes. */
export const isMishap = (name: unknown): name is Mishap => MISHAPS.includes(name as Mishap);
