const LIGHT = `
  --ok: var(--demarc-ok, #10966C); --ok-tint: #E3F5EE;
  --info: var(--demarc-info, #1F45E0); --info-tint: #E6ECFD;
  --warn: var(--demarc-warn, #C07D00); --warn-tint: #FDF1DC;
  --bad: var(--demarc-bad, #961006); --bad-tint: #FBE6E3;
  --unknown: var(--demarc-unknown, #303745); --unknown-tint: #ECEEF2;
  --text: var(--demarc-text, #1A1F2B); --muted: var(--demarc-text-muted, #566072);
  --surface: var(--demarc-surface, #FFFFFF); --surface-2: var(--demarc-surface-2, #F6F7F9);
  --border: var(--demarc-border, #C9CFD9); --edge: #7A8496;
  --accent: var(--demarc-accent, #1F45E0); --on-accent: #FFFFFF; --focus: var(--demarc-focus, #1F45E0);
  color-scheme: light;`;

const DARK = `
  --ok: var(--demarc-ok, #34E3A3); --ok-tint: #12332A;
  --info: var(--demarc-info, #4A9EFF); --info-tint: #14294A;
  --warn: var(--demarc-warn, #FFC53D); --warn-tint: #3A2D10;
  --bad: var(--demarc-bad, #F5564A); --bad-tint: #451C19;
  --unknown: var(--demarc-unknown, #8E939C); --unknown-tint: #2A2F38;
  --text: var(--demarc-text, #E8EBF0); --muted: var(--demarc-text-muted, #A0A8B5);
  --surface: var(--demarc-surface, #1D2128); --surface-2: var(--demarc-surface-2, #14171C);
  --border: var(--demarc-border, #343A45); --edge: #7C8798;
  --accent: var(--demarc-accent, #4A9EFF); --on-accent: #10141B; --focus: var(--demarc-focus, #4A9EFF);
  color-scheme: dark;`;

/** Sizes by container, colours by role; nothing of the page reaches in but the `--demarc-…` properties and the parts. */
export const CSS = `
:host { display: block; container-type: inline-size; ${LIGHT}
  --space: var(--demarc-space, 12px); --radius: var(--demarc-radius, 6px); --target: 32px; }
:host([hidden]) { display: none; }
:host([theme="dark"]) { ${DARK} }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK} } }
@media (pointer: coarse) { :host { --target: 44px; } }
:host([density="compact"]) { --space: var(--demarc-space, 8px); }
* { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit; }
.root { font: 14px/20px var(--demarc-font, "Inter Variable", system-ui, sans-serif); color: var(--text);
  background: var(--surface); border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden;
  font-variant-numeric: tabular-nums; text-align: start; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px var(--space); padding: 8px var(--space);
  border-bottom: 1px solid var(--border); }
h2 { font-weight: 600; font-size: 15px; flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; }
.number { font-weight: 400; color: var(--muted); }
h3 { font-weight: 600; }
.count { font-weight: 400; color: var(--muted); }
.mark { display: inline-flex; width: 16px; height: 16px; flex: none; vertical-align: -3px; margin-inline-end: 6px; color: var(--unknown); }
.mark svg { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.mark.ok { color: var(--ok); } .mark.look { color: var(--warn); } .mark.fault { color: var(--bad); }
.mark.waiting, .mark.running { color: var(--info); }
.mark.running svg { animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .mark.running svg { animation: none; } }
.freshness { display: flex; align-items: center; gap: 8px; min-height: var(--target); }
.link { display: inline-flex; align-items: center; color: var(--muted); font-size: 13px; }
button { min-height: var(--target); min-width: var(--target); padding: 4px 12px; border: 1px solid var(--edge); border-radius: var(--radius);
  background: var(--surface); font-weight: 500; cursor: pointer; text-align: start; }
button:hover { background: var(--surface-2); }
button[disabled] { border-color: var(--border); color: var(--muted); cursor: default; background: var(--surface-2); }
button.strong { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.icon { padding: 0; text-align: center; font-size: 18px; }
button.link { border-color: transparent; background: none; padding-inline: 0; color: var(--accent); text-decoration: underline; }
button[aria-pressed="true"] { border-color: var(--accent); box-shadow: inset 0 -2px var(--accent); }
button:focus-visible, a:focus-visible, ul:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
a { color: var(--accent); text-decoration: underline; }
.banner { padding: var(--space); background: var(--unknown-tint); border-bottom: 1px solid var(--border);
  display: flex; flex-wrap: wrap; gap: 8px var(--space); align-items: center; }
.banner p { flex: 1 1 200px; overflow-wrap: anywhere; }
.expired .columns, .expired .verdict, .expired footer { filter: grayscale(1); }
.services { display: flex; flex-wrap: wrap; gap: 8px; padding: 8px var(--space); border-bottom: 1px solid var(--border); }
.verdict { display: flex; align-items: flex-start; gap: 4px; padding: var(--space); border-inline-start: 3px solid var(--unknown);
  background: var(--unknown-tint); border-bottom: 1px solid var(--border); }
.verdict .mark { margin-top: 2px; }
.verdict.ok { background: var(--ok-tint); border-inline-start-color: var(--ok); }
.verdict.look { background: var(--warn-tint); border-inline-start-color: var(--warn); }
.verdict.fault { background: var(--bad-tint); border-inline-start-color: var(--bad); }
.verdict.waiting { background: var(--info-tint); border-inline-start-color: var(--info); }
.verdict-text { flex: 1 1 auto; min-width: 0; }
.what { font-weight: 600; font-size: 16px; line-height: 22px; }
.since { font-weight: 400; font-size: 14px; }
.certainty { font-size: 13px; white-space: nowrap; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); }
.columns > section { padding: var(--space); border-bottom: 1px solid var(--border); min-width: 0; }
ul, ol { list-style: none; }
.layer { display: flex; align-items: center; min-height: 26px; gap: 2px; }
.layer-name { width: 76px; flex: none; font-weight: 500; }
.layer-text { color: var(--muted); min-width: 0; overflow-wrap: anywhere; }
.values { display: grid; gap: 2px var(--space); }
.value { display: grid; grid-template-columns: 128px minmax(0, 1fr); gap: 8px; min-height: 26px; align-items: baseline; }
dt { color: var(--muted); }
dd { overflow-wrap: anywhere; }
.stale dd, .unknown-value { color: var(--muted); }
.stale .age { font-weight: 600; white-space: nowrap; }
.hosts { margin-top: 8px; }
.hosts ul.many { max-height: 240px; overflow: auto; }
.hosts li { display: flex; gap: 8px; min-height: 26px; align-items: center; }
.host-name { flex: 1 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.host-ip { color: var(--muted); font-family: var(--demarc-font-mono, ui-monospace, monospace); font-size: 12px; }
.host-signal { width: 104px; flex: none; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.confirm { border: 1px solid var(--warn); background: var(--warn-tint); border-radius: var(--radius); padding: var(--space); display: grid; gap: 8px; }
.notice { margin-top: 8px; }
.denied { color: var(--muted); }
.results { margin-top: 8px; display: grid; gap: 6px; }
.results:empty { display: none; }
.results li { display: flex; flex-wrap: wrap; gap: 0 8px; }
.result-at { color: var(--muted); }
.result-name { font-weight: 500; }
.steps { display: inline-flex; flex-wrap: wrap; gap: 0 12px; }
.step { display: inline-flex; align-items: center; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.keys { padding: var(--space); border-bottom: 1px solid var(--border); display: grid; gap: 4px; color: var(--muted); }
kbd { display: inline-block; min-width: 24px; text-align: center; border: 1px solid var(--border); border-radius: 4px; font-family: var(--demarc-font-mono, ui-monospace, monospace); }
footer { display: flex; flex-wrap: wrap; gap: 4px var(--space); justify-content: space-between; align-items: center; padding: 4px var(--space); }
.skeleton { display: grid; gap: 10px; padding: var(--space); min-height: 360px; align-content: start; }
.bar { height: 16px; border-radius: 4px; background: var(--unknown-tint); }
.bar.tall { height: 56px; }
@container (max-width: 319.98px) { .hosts, .values .value:not([data-value="state"]):not([data-value="wan-ip"]), .host-ip { display: none; } .why { display: none; } .value { grid-template-columns: minmax(0, 1fr); gap: 0; } }
@container (max-width: 399.98px) { .host-ip { display: none; } .value { grid-template-columns: 116px minmax(0, 1fr); } }
@container (min-width: 560px) { .columns { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } .layers { border-inline-end: 1px solid var(--border); } .actions { grid-column: 1 / -1; } }
@container (min-width: 800px) { .columns { grid-template-columns: minmax(0, 5fr) minmax(0, 8fr) minmax(0, 7fr); } .actions { grid-column: auto; }
  .router { border-inline-end: 1px solid var(--border); } .columns > section { border-bottom: 1px solid var(--border); } }
@media (forced-colors: active) { .verdict, .banner, .confirm { border: 1px solid; } .mark { color: CanvasText; } }
`;
