/** What a template may say; null: this router has no such thing. */
export type TemplateFacts = Readonly<Record<string, string | null>>;

const PLACE = /\{\{\s*([A-Za-z.]*)\s*\}\}/g;

/**
 * A text with its `{{names}}` filled in: names alone, no code (C38). What comes from people is one line without control
 * characters. Null: one of the names says nothing here.
 */
export function renderTemplate(text: string, facts: TemplateFacts): string | null {
  let isKnown = true;
  const rendered = text.replaceAll(PLACE, (_all, name: string) => {
    const value = Object.hasOwn(facts, name) ? facts[name] : null;
    if (value === null || value === undefined) isKnown = false;
    return (value ?? '').replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  });
  return isKnown ? rendered : null;
}
