import { profileField, PROFILE_INTENTS } from '@demarc/contracts';

/** A field that can be set, as people call it. */
export const fieldWords = (intent: string, field: string): string => {
  const of = PROFILE_INTENTS.find((each) => each.intent === intent);
  return `${of?.words ?? intent}: ${profileField(intent, field)?.words ?? field}`;
};
