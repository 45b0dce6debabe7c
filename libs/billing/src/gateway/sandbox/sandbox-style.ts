/**
 * The look of the test checkout: the studio's own colours, type and shapes, so that the two do not
 * look like different products. The font is the studio's file, which keeps its name across builds;
 * theme.js sets the chosen theme before the first paint, and without it the system's is used.
 */
export const SANDBOX_STYLE = `
@font-face { font-family: "Inter Variable"; font-weight: 100 900; font-display: swap;
  src: url("/fonts/inter-latin-wght-normal.woff2") format("woff2"); }
:root { color-scheme: light dark; --paper: light-dark(#f6f6f3, #0f0f11); --raised: light-dark(#fff, #1a1a1d);
  --tint: light-dark(rgb(20 20 30 / .055), rgb(255 255 255 / .075));
  --tint-strong: light-dark(rgb(20 20 30 / .1), rgb(255 255 255 / .13));
  --line: light-dark(rgb(20 20 30 / .12), rgb(255 255 255 / .12)); --ink: light-dark(#17171a, #f3f2ef);
  --muted: light-dark(#5c5c63, #a9a8a6); --accent: light-dark(#c8350c, #ff7145);
  --accent-press: light-dark(#a92b08, #ff8a66); --on-accent: light-dark(#fff, #1c0700);
  --warn: light-dark(#8a5300, #f0b95a); --bad: light-dark(#b3261e, #ff9a90); }
:root[data-theme="light"] { color-scheme: light; } :root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; padding-bottom: 16px; background: var(--paper); color: var(--ink); display: flex; flex-direction: column;
  font: 15px/1.6 "Inter Variable", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif;
  font-feature-settings: "cv11", "ss03", "calt"; -webkit-font-smoothing: antialiased; }
.banner { color: var(--muted); border-bottom: 1px solid var(--line); padding: 10px 20px; text-align: center; font-size: 13px; margin-bottom: 16px; text-wrap: balance; }
.banner strong { display: inline-block; color: var(--warn); border: 1px solid; border-radius: 99px; padding: 0 8px;
  font-size: 11px; font-weight: 600; letter-spacing: .04em; margin-inline-end: 8px; }
main { width: min(440px, calc(100vw - 32px)); margin: auto; background: var(--raised); border: 1px solid var(--line);
  border-radius: 22px; padding: 32px; box-shadow: 0 12px 40px -8px light-dark(rgb(20 20 40 / .22), rgb(0 0 0 / .75)); }
h1 { font-size: 18px; font-weight: 600; letter-spacing: -.01em; } h2 { font-size: 15px; font-weight: 600; margin: 24px 0 12px; }
.amount { font-size: 44px; font-weight: 600; letter-spacing: -.03em; line-height: 1.2; margin: 4px 0 20px; font-variant-numeric: tabular-nums; }
dl { border-top: 1px solid var(--line); margin-bottom: 24px; }
dl div { display: flex; justify-content: space-between; gap: 24px; padding: 12px 0; border-bottom: 1px solid var(--line); }
dt { white-space: nowrap; } dd { color: var(--muted); text-align: end; overflow-wrap: anywhere; text-wrap: balance; }
.total dt, .total dd { font-weight: 600; color: var(--ink); }
form + form { margin-top: 8px; }
button, a.main { display: block; width: 100%; min-height: 44px; padding: 10px 20px; border-radius: 99px; border: 0;
  font: inherit; font-size: 13px; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
.main { background: var(--accent); color: var(--on-accent); } .main:hover { background: var(--accent-press); }
.quiet { background: var(--tint); color: var(--ink); font-weight: 500; } .quiet:hover { background: var(--tint-strong); }
button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.problem { color: var(--bad); margin-bottom: 16px; } .fine { margin-bottom: 16px; }
code { font-size: 12px; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; } li { border-top: 1px solid var(--line); padding: 12px 0; }
li p:first-child { display: flex; justify-content: space-between; gap: 16px; font-variant-numeric: tabular-nums; }
li span { color: var(--muted); text-align: end; } li .note { margin: 0 0 8px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; } .row form + form { margin-top: 0; }
.row button { width: auto; min-height: 36px; padding: 6px 14px; }
.choice { display: grid; grid-template-columns: 1fr auto; gap: 8px; align-items: end; margin-bottom: 20px; }
.choice label:first-child { grid-column: 1 / -1; }
label { display: grid; gap: 4px; color: var(--muted); font-size: 13px; min-width: 0; }
input, select { width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 12px;
  background: var(--paper); color: var(--ink); font: inherit; font-size: 16px; }
input:focus-visible, select:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
summary { cursor: pointer; font-weight: 600; margin-top: 24px; min-height: 32px; }
.others { margin-top: 12px; }
.ways { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin-bottom: 16px; } .ways form + form { margin-top: 0; }
.chosen { border: 1px solid var(--ink); border-radius: 99px; font-size: 13px; font-weight: 600; min-height: 44px;
  display: grid; place-items: center; padding: 0 12px; text-align: center; }
@media (max-width: 420px) { .ways { grid-template-columns: 1fr; } }
.note { color: var(--muted); font-size: 13px; margin: 16px 0 8px; } .note a { color: inherit; }
`;
