/** A URL as it may be shown: RFC 3986 3.2.1 lets a password stand in it. */
export const withoutCredentials = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
