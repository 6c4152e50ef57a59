import type { DiagnosticKind, DiagnosticResult } from '@demarc/contracts';
import { formatDbm, formatRate } from '@demarc/ui';

/** In the order in which somebody on the telephone needs them. */
export const KIND_WORDS: Readonly<Record<DiagnosticKind, { title: string; what: string }>> = {
  ping: { title: 'Ping', what: 'Does the router reach a host, and how fast?' },
  traceroute: { title: 'Route', what: 'Over which routers, and where does it end?' },
  nslookup: { title: 'Name look-up', what: 'Do names resolve from there?' },
  download: { title: 'Download speed', what: 'From this server to the router, without the WiFi.' },
  upload: { title: 'Upload speed', what: 'From the router to this server, without the WiFi.' },
  'wifi-scan': { title: 'WiFi around', what: 'Which networks does it hear, on which channels?' },
  hosts: { title: 'Devices', what: 'Who is connected now?' },
  optical: { title: 'Light', what: 'Optical levels of its module.' },
  ppp: { title: 'PPP connection', what: 'Is it up, and why did it end last?' },
};
export const KINDS = Object.keys(KIND_WORDS) as DiagnosticKind[];

const ms = (value: number | null): string =>
  value === null ? 'no time' : `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ms`;
export const msText = ms;

/** What came of it, in one line: for lists and comparisons. */
export function headlineOf(result: DiagnosticResult): string {
  switch (result.kind) {
    case 'ping':
      if (result.received === null) return 'no count';
      return `${result.received} of ${result.received + (result.lost ?? 0)} answered${result.avgMs === null ? '' : `, ${ms(result.avgMs)}`}`;
    case 'traceroute':
      return `${result.hops.length} ${result.hops.length === 1 ? 'hop' : 'hops'}${result.isReached ? '' : ', not reached'}`;
    case 'nslookup': {
      const [first] = result.answers.flatMap(({ addresses }) => addresses);
      return first === undefined ? 'no address' : first;
    }
    case 'download':
    case 'upload':
      return result.bitsPerSecond === null ? 'no speed' : formatRate(Math.round(result.bitsPerSecond / 1000));
    case 'wifi-scan':
      return `${result.networks.length} ${result.networks.length === 1 ? 'network' : 'networks'}`;
    case 'hosts':
      return `${result.hosts.filter(({ active }) => active).length} of ${result.hosts.length} connected`;
    case 'optical': {
      const rx = result.readings.find(({ quantity }) => quantity === 'rx-power');
      return rx?.value === null || rx === undefined ? 'no plausible level' : `${formatDbm(rx.value)} in`;
    }
    case 'ppp':
      return result.isConnected ? 'connected' : (result.lastErrorWords ?? result.status ?? 'not connected');
  }
}
