import type { QuirkFlagInfo, QuirkRule } from '@demarc/contracts';
import { requestOf, valuesOf } from './rule-form';

const info = (name: string, kind: QuirkFlagInfo['kind']): QuirkFlagInfo => ({
  name,
  kind,
  options: [],
  unit: null,
  min: 1,
  max: 9,
  fallback: '',
  meaning: '',
  side: 'reading',
  learning: 'learned',
  sources: [],
});
const FLAGS = [info('ignoresWritable', 'switch'), info('maxNamesPerRead', 'count'), info('discovery', 'choice')];

const RULE: QuirkRule = {
  id: '0197c000-0000-7000-8000-000000000003',
  name: 'short questions',
  origin: 'staff',
  state: 'active',
  match: {
    oui: null,
    manufacturer: '*grandstream*',
    model: null,
    hardwareVersion: null,
    softwareVersion: null,
    softwareFrom: '1.2',
    softwareBelow: null,
  },
  flags: { ignoresWritable: false, maxNamesPerRead: 16, discovery: 'by-level' },
  reason: 'before',
  version: 3,
  changedAt: '2026-11-23T00:00:00Z',
  changedBy: 'Demarc',
  evidenceCount: 0,
};

it('a rule that is opened and saved says the same, for a new reason', () => {
  const values = { ...valuesOf(RULE), reason: ' looked at again ' };
  const { name, match, flags } = RULE;
  expect(requestOf(values, FLAGS)).toEqual({ name, match, flags, reason: 'looked at again' });
});

it('what is no number is left as it is, for the server to refuse with words', () => {
  const values = { ...valuesOf(null), flags: [{ flag: 'maxNamesPerRead', value: 'many' }] };
  expect(requestOf(values, FLAGS).flags).toEqual({ maxNamesPerRead: 'many' });
});
