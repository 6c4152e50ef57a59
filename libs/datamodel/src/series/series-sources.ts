import type { WifiBand } from '../intents/intent';
import type { OpticalQuantity } from '../diagnostics/optical';
import type { RouterSeriesName } from './series-catalogue';

/** Where a router tells of a series, and what its number has to be multiplied with. */
export type SeriesSource =
  /** The first object of the pattern that has a number. */
  | { readonly path: string; readonly times?: number }
  | { readonly optical: OpticalQuantity }
  | { readonly wifi: WifiBand; readonly on: string; readonly parameter: string }
  /** Of the PPP connection of the subscriber. */
  | { readonly ppp: string }
  /** 100 while the connection is up, else 0. */
  | { readonly pppStatus: readonly string[] }
  /** The part of a whole that is in use. */
  | { readonly total: string; readonly free: string };

/** What is told at the same place or not at all. `weakestSignalDbm` is told by the tables of the stations. */
export type SourcedSeries = Exclude<
  RouterSeriesName,
  'informs' | 'informRetries' | 'weakestSignalDbm' | 'downloadMbps' | 'uploadMbps' | 'pingMs' | 'pingLossPercent'
>;
type Sources = Readonly<Record<SourcedSeries, readonly SeriesSource[]>>;

const IGD = 'InternetGatewayDevice.';
const DSL_098 = `${IGD}WANDevice.*.WANDSLInterfaceConfig.`;
const LINE_181 = 'Device.DSL.Line.*.';
const CHANNEL_181 = 'Device.DSL.Channel.*.';
/** TR-098 1.8 and TR-181 2.15 count rates in kbit/s, and margins and attenuations in tenths of a dB. */
const KBIT = 0.001;
const TENTH = 0.1;

const optical = (quantity: OpticalQuantity): SeriesSource => ({ optical: quantity });
const wifi = (band: WifiBand, on: string, parameter: string): SeriesSource => ({ wifi: band, on, parameter });

const optics = {
  rxPowerDbm: [optical('rx-power')],
  txPowerDbm: [optical('tx-power')],
  opticalCelsius: [optical('temperature')],
} as const;

export const TR098_SERIES: Sources = {
  ...optics,
  uptimeSeconds: [{ path: `${IGD}DeviceInfo.UpTime` }],
  pppUptimeSeconds: [{ ppp: 'Uptime' }],
  pppUpPercent: [{ pppStatus: ['ConnectionStatus'] }],
  channel24: [wifi('2.4', 'self', 'Channel')],
  channel5: [wifi('5', 'self', 'Channel')],
  clients24: [wifi('2.4', 'self', 'TotalAssociations')],
  clients5: [wifi('5', 'self', 'TotalAssociations')],
  // TR-098 has no noise, and no name for it is known from a tree.
  noise24Dbm: [],
  noise5Dbm: [],
  hostCount: [{ path: `${IGD}LANDevice.*.Hosts.HostNumberOfEntries` }],
  // The tree of an EG8145V5 tells 14 % as its load, while its ProcessStatus counts something else.
  cpuPercent: [{ path: `${IGD}DeviceInfo.X_HW_CpuUsed` }, { path: `${IGD}DeviceInfo.ProcessStatus.CPUUsage` }],
  memoryPercent: [
    { path: `${IGD}DeviceInfo.X_HW_MemUsed` },
    { total: `${IGD}DeviceInfo.MemoryStatus.Total`, free: `${IGD}DeviceInfo.MemoryStatus.Free` },
  ],
  dslDownMbps: [{ path: `${DSL_098}DownstreamCurrRate`, times: KBIT }],
  dslUpMbps: [{ path: `${DSL_098}UpstreamCurrRate`, times: KBIT }],
  dslDownMarginDb: [{ path: `${DSL_098}DownstreamNoiseMargin`, times: TENTH }],
  dslUpMarginDb: [{ path: `${DSL_098}UpstreamNoiseMargin`, times: TENTH }],
  dslDownAttenuationDb: [{ path: `${DSL_098}DownstreamAttenuation`, times: TENTH }],
  dslUpAttenuationDb: [{ path: `${DSL_098}UpstreamAttenuation`, times: TENTH }],
};

export const TR181_SERIES: Sources = {
  ...optics,
  uptimeSeconds: [{ path: 'Device.DeviceInfo.UpTime' }],
  pppUptimeSeconds: [{ ppp: 'LastChange' }],
  pppUpPercent: [{ pppStatus: ['ConnectionStatus', 'Status'] }],
  channel24: [wifi('2.4', 'radio', 'Channel')],
  channel5: [wifi('5', 'radio', 'Channel')],
  clients24: [wifi('2.4', 'accessPoint', 'AssociatedDeviceNumberOfEntries')],
  clients5: [wifi('5', 'accessPoint', 'AssociatedDeviceNumberOfEntries')],
  noise24Dbm: [wifi('2.4', 'radio', 'Stats.Noise')],
  noise5Dbm: [wifi('5', 'radio', 'Stats.Noise')],
  hostCount: [{ path: 'Device.Hosts.HostNumberOfEntries' }],
  cpuPercent: [{ path: 'Device.DeviceInfo.ProcessStatus.CPUUsage' }],
  memoryPercent: [{ total: 'Device.DeviceInfo.MemoryStatus.Total', free: 'Device.DeviceInfo.MemoryStatus.Free' }],
  dslDownMbps: [{ path: `${CHANNEL_181}DownstreamCurrRate`, times: KBIT }],
  dslUpMbps: [{ path: `${CHANNEL_181}UpstreamCurrRate`, times: KBIT }],
  dslDownMarginDb: [{ path: `${LINE_181}DownstreamNoiseMargin`, times: TENTH }],
  dslUpMarginDb: [{ path: `${LINE_181}UpstreamNoiseMargin`, times: TENTH }],
  dslDownAttenuationDb: [{ path: `${LINE_181}DownstreamAttenuation`, times: TENTH }],
  dslUpAttenuationDb: [{ path: `${LINE_181}UpstreamAttenuation`, times: TENTH }],
};
