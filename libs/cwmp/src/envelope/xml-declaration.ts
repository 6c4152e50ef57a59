const S = '[ \\t\\r\\n]';
const quoted = (pattern: string): string => `${S}*=${S}*(?:"${pattern}"|'${pattern}')`;
/** The XML declaration of version 1.0 (XML 1.0, section 2.8), matched where the reader stands. */
export const DECLARATION = new RegExp(
  `<\\?xml${S}+version${quoted('1\\.0')}(?:${S}+encoding${quoted('[A-Za-z][A-Za-z0-9._-]*')})?` +
    `(?:${S}+standalone${quoted('(?:yes|no)')})?${S}*\\?>`,
  'y',
);
