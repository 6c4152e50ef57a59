import { assertNever } from '@demarc/kernel';
import { faultMeaning, type AutonomousTransfer, type CpeReport, type DeploymentResult } from '@demarc/cwmp';

const MOST_CHARACTERS = 500;
const MOST_KEY_CHARACTERS = 64;

/** A report in the words of the journal. It is a device's text: bounded, and without the credentials of its URLs. */
export function wordsOf(report: CpeReport): { commandKey: string; detail: string } {
  const commandKey = report.method === 'DUStateChangeComplete' ? report.commandKey : '';
  return { commandKey: commandKey.slice(0, MOST_KEY_CHARACTERS), detail: detailOf(report).slice(0, MOST_CHARACTERS) };
}

function detailOf(report: CpeReport): string {
  switch (report.method) {
    case 'AutonomousTransferComplete':
      return transferWords(report.transfer);
    case 'RequestDownload': {
      const args = report.args.map(({ name, value }) => `${name}=${value}`).join(', ');
      return `${report.fileType}${args === '' ? '' : ` (${args})`}`;
    }
    case 'Kicked':
      return [report.command, report.arg, report.referer].filter((word) => word !== '').join(', ');
    case 'DUStateChangeComplete':
    case 'AutonomousDUStateChangeComplete':
      return report.results.map(resultWords).join('; ');
    default:
      return assertNever(report);
  }
}

function transferWords(transfer: AutonomousTransfer): string {
  const url = withoutCredentials(transfer.transferUrl);
  const way = transfer.isDownload ? `from ${url}` : `to ${url}`;
  return `${transfer.fileType} ${way}, ${outcomeOf(transfer)}`;
}

function resultWords(result: DeploymentResult): string {
  const what = [result.operation, result.deploymentUnitRef, result.version].filter((word) => word !== '').join(' ');
  return `${what === '' ? result.uuid : what}: ${result.faultCode === 0 ? result.currentState : outcomeOf(result)}`;
}

function outcomeOf({ faultCode, faultString }: { faultCode: number; faultString: string }): string {
  if (faultCode === 0) return 'done';
  const said = faultString === '' ? '' : `, "${faultString}"`;
  return `failed: ${faultMeaning(faultCode) ?? 'unknown fault'} (${faultCode}${said})`;
}

const withoutCredentials = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
