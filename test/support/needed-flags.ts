import type { QuirkRule } from '@demarc/contracts';
import type { Quirk } from '../../apps/cpe-sim/src/quirks';

/** Quirks that are served only where a rule says so: what makes Demarc less strict is nobody's by default. */
export const NEEDED_FLAGS: Readonly<Partial<Record<Quirk, QuirkRule['flags']>>> = {
  'latin-1': { charset: 'iso-8859-1' },
  'control-characters': { repairsControlCharacters: true },
  'bare-ampersand': { repairsReferences: true },
  'trailing-zeros': { ignoresTrailingBytes: true },
  'wants-declaration': { sendsXmlDeclaration: true },
  'old-digest': { acceptsRfc2069Digest: true },
  'empty-digest-uri': { acceptsEmptyDigestUri: true },
};

/** … those, one that says of nothing that it may be written, one that needs several sessions, and one that is never alone. */
export const NOT_AT_ONCE: ReadonlySet<Quirk> = new Set([
  ...(Object.keys(NEEDED_FLAGS) as Quirk[]),
  'all-read-only',
  'dies-of-big-answers',
  'placeholder-serial',
]);

/** How a box is called, where a quirk is about that: with its rule where it needs one, and what comes of a call without. */
export const CALLED: Readonly<Partial<Record<Quirk, { flags?: QuirkRule['flags']; without?: string }>>> = {
  'drops-after-challenge': {},
  'odd-challenge': {},
  'answers-no-content': {},
  'udp-garbage': {},
  'ipv6-url': {},
  'folded-challenge': {},
  'basic-challenge': { flags: { answersBasicChallenge: true }, without: 'unsupported-challenge' },
};
