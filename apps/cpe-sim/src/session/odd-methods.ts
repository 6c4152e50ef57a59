import type { CwmpAgent } from './cwmp-agent';

const AUTONOMOUS =
  '<AnnounceURL></AnnounceURL><TransferURL>http://vendor.invalid/list</TransferURL><IsDownload>1</IsDownload>' +
  '<FileType>4 Tone File</FileType><FileSize>12</FileSize><TargetFileName></TargetFileName><FaultStruct>' +
  '<FaultCode>0</FaultCode><FaultString></FaultString></FaultStruct><StartTime>0001-01-01T00:00:00Z</StartTime>' +
  '<CompleteTime>0001-01-01T00:00:00Z</CompleteTime>';

/** Quirk G40: requests of its own that few an ACS knows, one of them of the vendor's making. */
export function announceOddMethods(agent: CwmpAgent): void {
  const onAnswered = (): void => undefined;
  agent.ask({ method: 'AutonomousTransferComplete', content: AUTONOMOUS, onAnswered });
  agent.ask({ method: 'X_ACME_CustomerExperience', content: '<Stars>5</Stars>', onAnswered });
}
