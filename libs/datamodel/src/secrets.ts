import { leafNameOf } from './parameter-path';

const SECRET = /(?:password|passwd|passphrase|secret|key\d*|psk|pin|credential)$/i;
// Names that end like a secret and are none.
const OPEN = /(?:parameterkey|commandkey|publickey|passwordkey|lockpin)$/i;

/**
 * Whether a parameter holds a secret by its name. Such a value is never stored, shown or logged in clear, whatever the
 * router sends: G35, most routers send nothing, and some send everything.
 */
export function isSecretPath(path: string): boolean {
  const name = leafNameOf(path);
  return SECRET.test(name) && !OPEN.test(name);
}
