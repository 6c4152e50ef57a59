import type { InformEvent } from '@demarc/cwmp';

/** Events that end with the reply to the request they announce, not with the InformResponse (TR-069 3.7.1.5). */
const NEEDS_OWN_REPLY = ['7 TRANSFER COMPLETE', 'M Download', 'M Upload'];
/** Dropped by a reboot before they were delivered. */
const ENDS_WITH_REBOOT = ['1 BOOT', '4 VALUE CHANGE', '8 DIAGNOSTICS COMPLETE'];

/** Events that the ACS has not acknowledged yet. */
export class EventQueue {
  private events: InformEvent[];

  constructor(events: readonly InformEvent[] = []) {
    this.events = [...events];
  }

  get pending(): readonly InformEvent[] {
    return this.events;
  }

  add(code: string, commandKey = ''): void {
    // After BOOTSTRAP the ACS knows nothing of the device: what came before is void.
    if (code === '0 BOOTSTRAP') this.events = [];
    if (this.events.some((event) => event.code === code && event.commandKey === commandKey)) return;
    this.events.push({ code, commandKey });
  }

  /** InformResponse came. */
  delivered(sent: readonly InformEvent[]): void {
    this.events = this.events.filter((event) => !sent.includes(event) || NEEDS_OWN_REPLY.includes(event.code));
  }

  /** The request that the event announces was answered. */
  answered(codes: readonly string[], commandKey: string): void {
    this.events = this.events.filter(
      (event) => !codes.includes(event.code) || (event.commandKey !== commandKey && event.commandKey !== ''),
    );
  }

  /** The session failed before InformResponse: whoever asked for it by connection request asks again. */
  failed(): void {
    this.events = this.events.filter((event) => event.code !== '6 CONNECTION REQUEST');
  }

  rebooted(): void {
    this.failed();
    this.events = this.events.filter((event) => !ENDS_WITH_REBOOT.includes(event.code));
  }
}
