import fc from 'fast-check';
import { decodeEnvelope } from '../envelope/decode-envelope';
import type { CpeMessage, CpeResponse } from '../messages';

const envelope = (body: string): Buffer =>
  Buffer.from(
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><e:Header><c:ID>7</c:ID></e:Header><e:Body>${body}</e:Body></e:Envelope>`,
  );

function messageOf(body: string): CpeMessage {
  const result = decodeEnvelope(envelope(body));
  if (!result.ok) throw result.error;
  return result.envelope.message;
}

function responseOf(body: string): CpeResponse {
  const message = messageOf(body);
  if (message.type !== 'response') throw new Error(`a ${message.type}, not a response`);
  return message.response;
}

function refusal(body: string): string {
  const result = decodeEnvelope(envelope(body));
  return result.ok ? 'accepted' : result.error.reason;
}

describe('what a CPE answers about objects and transfers', () => {
  it.each<[string, string, CpeResponse]>([
    [
      'AddObject',
      '<c:AddObjectResponse><InstanceNumber>3</InstanceNumber><Status>0</Status></c:AddObjectResponse>',
      { method: 'AddObjectResponse', instanceNumber: 3, status: 0 },
    ],
    [
      'AddObject, to be applied later, the other way round, with blanks',
      '<AddObjectResponse><Status> 1 </Status><InstanceNumber> 12 </InstanceNumber></AddObjectResponse>',
      { method: 'AddObjectResponse', instanceNumber: 12, status: 1 },
    ],
    [
      'DeleteObject',
      '<c:DeleteObjectResponse><Status>1</Status></c:DeleteObjectResponse>',
      { method: 'DeleteObjectResponse', status: 1 },
    ],
    [
      'Download, under way',
      '<c:DownloadResponse><Status>1</Status><StartTime>0001-01-01T00:00:00Z</StartTime><CompleteTime>0001-01-01T00:00:00Z</CompleteTime></c:DownloadResponse>',
      {
        method: 'DownloadResponse',
        status: 1,
        startTime: '0001-01-01T00:00:00Z',
        completeTime: '0001-01-01T00:00:00Z',
      },
    ],
    [
      'Download, done, without times and with something of the vendor',
      '<c:DownloadResponse><X_Vendor>a</X_Vendor><Status>0</Status></c:DownloadResponse>',
      { method: 'DownloadResponse', status: 0, startTime: '', completeTime: '' },
    ],
  ])('%s', (_case, xml, expected) => expect(responseOf(xml)).toEqual(expected));

  it.each([
    ['AddObject without a number', '<c:AddObjectResponse><Status>0</Status></c:AddObjectResponse>', 'structure'],
    [
      'AddObject with number 0: instances count from 1',
      '<c:AddObjectResponse><InstanceNumber>0</InstanceNumber><Status>0</Status></c:AddObjectResponse>',
      'structure',
    ],
    [
      'AddObject with a word for a number',
      '<c:AddObjectResponse><InstanceNumber>[one]</InstanceNumber><Status>0</Status></c:AddObjectResponse>',
      'structure',
    ],
    [
      'AddObject with two numbers',
      '<c:AddObjectResponse><InstanceNumber>1</InstanceNumber><InstanceNumber>2</InstanceNumber><Status>0</Status></c:AddObjectResponse>',
      'duplicate',
    ],
    [
      'AddObject without a status',
      '<c:AddObjectResponse><InstanceNumber>1</InstanceNumber></c:AddObjectResponse>',
      'structure',
    ],
    ['DeleteObject without a status', '<c:DeleteObjectResponse/>', 'structure'],
    ['Download with status 2', '<c:DownloadResponse><Status>2</Status></c:DownloadResponse>', 'structure'],
    [
      'Download with two statuses',
      '<c:DownloadResponse><Status>1</Status><Status>0</Status></c:DownloadResponse>',
      'duplicate',
    ],
  ])('%s is refused', (_case, xml, reason) => expect(refusal(xml)).toBe(reason));

  it('a refusal in the answer itself, as some devices give it, is a fault', () => {
    const added = '<c:AddObjectResponse><InstanceNumber>0</InstanceNumber><Status>9005</Status></c:AddObjectResponse>';
    const deleted = '<c:DeleteObjectResponse><Status>9005</Status></c:DeleteObjectResponse>';
    for (const xml of [added, deleted]) {
      expect(messageOf(xml)).toEqual({
        type: 'fault',
        id: '7',
        fault: { faultCode: 9005, faultString: '', parameterFaults: [] },
      });
    }
  });

  it.each([9001, 9010, 9012, 9013, 9015, 9016, 9018, 9019, 9899])('fault %i of a transfer is data', (faultCode) => {
    const xml = `<e:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>${faultCode}</FaultCode><FaultString>no</FaultString></c:Fault></detail></e:Fault>`;
    expect(messageOf(xml)).toEqual({
      type: 'fault',
      id: '7',
      fault: { faultCode, faultString: 'no', parameterFaults: [] },
    });
  });

  it('every instance number that a CPE can give is read as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom('', ' ', '0', '\n'), (number, before) => {
        const digits = `${before}${number}`.slice(-9);
        fc.pre(Number(digits) > 0);
        const xml = `<c:AddObjectResponse><InstanceNumber>${digits}</InstanceNumber><Status>0</Status></c:AddObjectResponse>`;
        expect(responseOf(xml)).toMatchObject({ instanceNumber: Number(digits) });
      }),
    );
  });
});
