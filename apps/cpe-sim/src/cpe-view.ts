import { boxClock } from './clock';
import type { CpeView } from './cpe-state';
import type { CpeParts } from './cpe-parts';
import { softwareVersionPath } from './profiles/profile';

/** The box as a person sees it. */
export function viewOf(cpe: CpeParts): CpeView {
  const { profile, tree, box, ppp, link, identity } = cpe;
  const { managementServer } = profile.paths;
  const last = cpe.sessions.at(-1);
  return {
    serial: identity.serialNumber,
    profile: profile.name,
    manufacturer: identity.manufacturer,
    oui: identity.oui,
    productClass: identity.productClass,
    power: cpe.isOn ? 'on' : 'off',
    uptimeSeconds: cpe.isOn ? box.uptimeSeconds : 0,
    ppp: { ...ppp.facts, enabled: tree.read(profile.paths.ppp.enable) === 'true' },
    management: {
      status: link.address === null ? 'down' : 'up',
      carriedBy: profile.management.kind,
      address: link.address,
      connectionRequestUrl: link.address === null ? null : link.connectionRequestUrl,
    },
    wifi: profile.paths.wifi.map((paths) => ({
      band: paths.band,
      enabled: tree.read(paths.enable) === 'true',
      ssid: tree.read(paths.ssid),
      key: tree.read(paths.key),
      channel: tree.read(paths.channel),
    })),
    hosts: box.hosts,
    rxPowerDbm: profile.hasOptics ? Math.round(box.rxPowerDbm * 10) / 10 : null,
    rpcs: Object.fromEntries(cpe.rpcCounts),
    mishap: cpe.mishap,
    softwareVersion: tree.read(softwareVersionPath(profile)),
    parameterKey: tree.read(`${managementServer}ParameterKey`),
    acsUrl: tree.read(`${managementServer}URL`),
    acsUsername: tree.read(`${managementServer}Username`),
    lastSession:
      last === undefined
        ? null
        : {
            startedAt: boxClock.iso(last.startedAtMs),
            outcome: last.outcome,
            failure: last.failure,
            events: last.events.map((event) => event.code),
          },
  };
}
