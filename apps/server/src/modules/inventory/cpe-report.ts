import { assertNever } from '@demarc/kernel';
import {
  faultWords,
  withoutCredentials,
  type AutonomousTransfer,
  type CpeReport,
  type DeploymentResult,
} from '@demarc/cwmp';

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
  const fault = faultWords(transfer);
  return `${transfer.fileType} ${way}, ${fault === null ? 'done' : `failed: ${fault}`}`;
}

function resultWords(result: DeploymentResult): string {
  const what = [result.operation, result.deploymentUnitRef, result.version].filter((word) => word !== '').join(' ');
  const fault = faultWords(result);
  return `${what === '' ? result.uuid : what}: ${fault === null ? result.currentState : `failed: ${fault}`}`;
}
