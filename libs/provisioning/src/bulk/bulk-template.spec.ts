import fc from 'fast-check';
import { BULK_TEMPLATE_NAMES, fillTemplate, isAllPlaces, parseTemplate, type Draw } from './bulk-template';

const FACTS = { 'subscriber.name': 'Rahima', 'router.serial': 'AX0042', 'csv.room': 'Kitchen', 'plan.name': null };
const first: Draw = () => 0;
function fill(text: string, facts: Readonly<Record<string, string | null>> = FACTS, draw = first): string | null {
  const { parts, problem } = parseTemplate(text, ['room']);
  if (parts === null) throw new Error(problem);
  return fillTemplate(parts, facts, draw);
}

describe('templates of a bulk change', () => {
  it.each([
    ['{{subscriber.name}}-WiFi', 'Rahima-WiFi'],
    ['{{ csv.room }} {{router.serial}}', 'Kitchen AX0042'],
    ['no place at all', 'no place at all'],
    ['{{random.digits(4)}}', '0000'],
    ['a{{random.hex(2)}}b', 'a00b'],
    ['{{plan.name}}', null],
    ['{{subscriber.number}}', null],
  ])('%s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it.each([
    ['{{csv.floor}}', /has no value for \{\{csv.floor\}\}/],
    ['{{7*7}}', /has no value/],
    ['{{constructor}}', /has no value/],
    ['{{random.password}}', /needs a length/],
    ['{{random.password(64)}}', /1 to 63/],
    ['{{random.uuid(4)}}', /has no value/],
    ['{{subscriber.name', /do not close/],
    ['a }} b', /do not close/],
    ['{{{{subscriber.name}}}}', /do not close/],
  ])('%s is refused before anything is begun', (text, problem) => {
    expect(parseTemplate(text, ['room']).problem).toMatch(problem);
  });

  it('C38: is names and nothing else: whatever is written, it is said literally, or refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const { parts } = parseTemplate(text);
        if (parts === null) return;
        if (!text.includes('{{')) expect(fillTemplate(parts, {}, first)).toBe(text);
      }),
    );
  });

  it('what people wrote is one line, and braces in it are letters like others', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.constantFrom(...BULK_TEMPLATE_NAMES),
        (said, name) => {
          const text = fill(`<{{${name}}}>`, { [name]: `{{subscriber.name}}${said}` });
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(text).toContain('{{subscriber.name}}');
        },
      ),
    );
  });

  it('random signs are as many as asked for, each from its alphabet, none that is mistaken for another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 63 }), fc.infiniteStream(fc.nat()), (length, numbers) => {
        const draw: Draw = (below) => (numbers.next().value ?? 0) % below;
        const text = fill(`{{random.password(${length})}}`, {}, draw) ?? '';
        expect(text).toHaveLength(length);
        expect(text).toMatch(/^[a-zA-Z2-9]+$/);
        expect(text).not.toMatch(/[ilI1oO0]/);
      }),
    );
  });

  it('may be shown only where it holds no letter of its own', () => {
    const isShown = (text: string): boolean => {
      const { parts } = parseTemplate(text, ['room']);
      return parts !== null && isAllPlaces(parts);
    };
    expect(isShown('{{random.password(12)}}')).toBe(true);
    expect(isShown('{{csv.room}}{{random.digits(2)}}')).toBe(true);
    expect(isShown('Summer-{{random.digits(4)}}')).toBe(false);
  });
});
