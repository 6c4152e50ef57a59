import { DemarcDiagnostics } from './demarc-diagnostics';

// A page may load the script twice (moving and pinned): the first one stays.
if (customElements.get('demarc-diagnostics') === undefined) {
  customElements.define('demarc-diagnostics', DemarcDiagnostics);
}
