// What `node:net` would say; libraries here know no sockets.

export function isIPv4Text(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

export function isIPv6Text(text: string): boolean {
  return text.includes(':') && URL.canParse(`http://[${text}]/`);
}
