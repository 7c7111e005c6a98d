/** The reference page's looks: light and dark, down to the width of a phone. */
export const stylesheet = `:root {
  color-scheme: light dark;
  --text: light-dark(#1d2125, #e3e6e9);
  --dim: light-dark(#565e66, #a0a8b0);
  --line: light-dark(#d9dde1, #3a4047);
  --paper: light-dark(#ffffff, #16191c);
  --shade: light-dark(#f4f5f7, #1f2327);
  --link: light-dark(#0b5cad, #7db8f5);
}
* { box-sizing: border-box; }
html { scroll-behavior: auto; scroll-padding-top: 1rem; }
body {
  margin: 0 auto;
  max-width: 76rem;
  padding: 0 1.25rem 4rem;
  background: var(--paper);
  color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif;
  display: grid;
  grid-template-columns: 15rem minmax(0, 1fr);
  column-gap: 2.5rem;
}
header { grid-column: 1 / -1; padding: 1.5rem 0 .5rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0; padding-bottom: .25rem; border-bottom: 2px solid var(--line); font-size: 1.4rem; }
h3 { margin: 0; font-size: 1.1rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
p { margin: .35rem 0; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem .75rem; background: var(--paper); }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem 0; font-size: .9rem; }
nav ul { margin: .25rem 0 .75rem; padding-left: 1.1rem; list-style: none; }
nav li { padding: .1rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .2rem 0; }
article { margin-top: 1.5rem; padding-bottom: 1.25rem; border-bottom: 1px solid var(--line); }
article:target h3 { text-decoration: underline; }
code, pre { font-family: ui-monospace, monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
pre { margin: .75rem 0 0; padding: .75rem 1rem; overflow-x: auto; background: var(--shade); border-radius: .375rem; }
pre code { overflow-wrap: normal; font-size: .85rem; }
.place b { display: inline-block; min-width: 3.5rem; font-family: ui-monospace, monospace; font-size: .8rem; }
table { width: 100%; margin-top: .9rem; border-collapse: collapse; font-size: .9rem; }
caption { padding-bottom: .25rem; text-align: left; color: var(--dim); }
th, td { padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: inherit; overflow-wrap: anywhere; }
thead th { color: var(--dim); font-size: .8rem; }
th:first-child { width: 32%; }
td:nth-child(2) { width: 28%; }
small, details { color: var(--dim); }
details { margin-top: .6rem; font-size: .9rem; }
dl { margin: .25rem 0; }
dl div { display: flex; gap: 1rem; }
dd { margin: 0; }
@media (max-width: 48rem) {
  body { display: block; padding: 0 1rem 3rem; }
  nav { position: static; max-height: none; border-bottom: 1px solid var(--line); }
  thead { position: absolute; left: -100vw; }
  tr { display: block; padding: .4rem 0; border-top: 1px solid var(--line); }
  th, td, th:first-child, td:nth-child(2) { display: block; width: auto; padding: 0; border: 0; }
}
`;
