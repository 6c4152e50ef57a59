import type { UseFormReturnType } from '@mantine/form';
import { type AccessNodeFrom, CreateNas, type Nas, NasVendor } from '@demarc/contracts';

export const nasValuesOf = (nas: Nas | null) => ({
  name: nas?.name ?? '',
  address: nas?.address ?? '',
  vendor: nas?.vendor ?? ('mikrotik' as NasVendor),
  coaPort: String(nas?.coaPort ?? 3799),
  secret: '',
  messageAuthenticator: nas?.messageAuthenticator ?? true,
  eventTimestamp: nas?.eventTimestamp ?? true,
  enabled: nas?.enabled ?? true,
  radiusAuthorizes: nas?.radiusAuthorizes ?? false,
  changesInPlace: nas?.changesInPlace ?? true,
  accessNodeFrom: nas?.accessNodeFrom ?? ('auto' as AccessNodeFrom),
  requestsPerSecond: String(nas?.requestsPerSecond ?? 20),
  proofWaitSeconds: String(nas?.proofWaitSeconds ?? 180),
  hasApi: (nas?.api ?? null) !== null,
  apiPort: String(nas?.api?.port ?? 8729),
  apiTls: nas?.api?.tls ?? true,
  apiUsername: nas?.api?.username ?? '',
  apiPassword: '',
  apiCertificate: nas?.api?.certificateSha256 ?? '',
});
export type NasValues = ReturnType<typeof nasValuesOf>;
export type NasFormState = UseFormReturnType<NasValues>;

const { name, address, coaPort, secret, requestsPerSecond, proofWaitSeconds } = CreateNas.shape;

const numberOf = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
const fingerprintOf = (text: string): string => text.replaceAll(/[:\s]/g, '').toLowerCase();
const usesApi = (values: NasValues): boolean => values.hasApi && values.vendor === 'mikrotik';

/** What is wrong with the values, in words; `nas` is the one that is changed, null for a new one. */
export const nasErrors = (nas: Nas | null) => ({
  name: (text: string) => (name.safeParse(text).success ? null : 'Give it a name of up to 100 letters.'),
  address: (text: string) =>
    address.safeParse(text.trim()).success ? null : 'Type an IPv4 or IPv6 address, such as 10.0.0.1.',
  coaPort: (text: string) =>
    coaPort.safeParse(numberOf(text)).success ? null : 'A port is a number from 1 to 65535; RFC 5176 names 3799.',
  secret: (text: string) =>
    (nas !== null && text === '') || secret.safeParse(text).success ? null : 'A shared secret has 8 to 128 characters.',
  requestsPerSecond: (text: string) =>
    requestsPerSecond.safeParse(numberOf(text)).success ? null : 'A number from 1 to 1000.',
  proofWaitSeconds: (text: string) =>
    proofWaitSeconds.safeParse(numberOf(text)).success ? null : 'Seconds, from 1 to 86400.',
  apiPort: (text: string, values: NasValues) =>
    !usesApi(values) || coaPort.safeParse(numberOf(text)).success ? null : 'A port is a number from 1 to 65535.',
  apiUsername: (text: string, values: NasValues) =>
    !usesApi(values) || text.trim() !== '' ? null : 'Name the user that may use the API.',
  apiPassword: (text: string, values: NasValues) =>
    !usesApi(values) || text !== '' || (nas?.api ?? null) !== null ? null : 'Give the password of that user.',
  apiCertificate: (text: string, values: NasValues) =>
    !usesApi(values) || text === '' || /^[0-9a-f]{64}$/.test(fingerprintOf(text))
      ? null
      : 'A SHA-256 fingerprint has 64 hex digits.',
});

/** The form as the body of a request. */
export function nasRequest(values: NasValues) {
  const {
    hasApi: _hasApi,
    apiPort,
    apiTls,
    apiUsername,
    apiPassword,
    apiCertificate,
    secret: _secret,
    ...rest
  } = values;
  const api = usesApi(values)
    ? {
        port: numberOf(apiPort),
        tls: apiTls,
        username: apiUsername.trim(),
        certificateSha256: apiCertificate === '' ? null : fingerprintOf(apiCertificate),
        ...(apiPassword === '' ? {} : { password: apiPassword }),
      }
    : null;
  return {
    ...rest,
    coaPort: numberOf(values.coaPort),
    address: values.address.trim(),
    requestsPerSecond: numberOf(values.requestsPerSecond),
    proofWaitSeconds: numberOf(values.proofWaitSeconds),
    api,
  };
}
