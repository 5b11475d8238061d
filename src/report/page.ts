// The HTML document around each report. It needs no other file, and its Content Security Policy forbids every request.

import { createHash } from 'node:crypto';
import { assetText } from '../assets.ts';
import { VERSION } from '../version.ts';
import { type Content, Html, html } from './html.ts';

export interface Page {
  title: string;
  /** The time that the page shows: ISO 8601, UTC. */
  time: string;
  body: Content;
  /** Data for fleet.js, as JSON; null for a page without a script. */
  data: string | null;
}

export function page({ title, time, body, data }: Page): string {
  const style = assetText('report.css');
  const script = data === null ? null : assetText('fleet.js');
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `style-src '${digest(style)}'`,
    ...(script === null ? [] : [`script-src '${digest(script)}'`]),
  ].join('; ');
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="winsock-lsp ${VERSION}">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${body}
<footer>
<p>Made by winsock-lsp ${VERSION} on <time datetime="${time}">${timeText(time)}</time>. This page holds all it shows and asks for nothing from the network.</p>
<p>Non-IFS providers and completion ports: Microsoft KB 2568167.</p>
</footer>
${data === null ? null : new Html(`<script type="application/json" id="data">${inScript(data)}</script>\n`)}${
  script === null ? null : new Html(`<script>${script}</script>\n`)
}</body>
</html>
`;
  return document.markup;
}

/** What to do, in the order to do it: a numbered list if it is more than one thing. */
export const todoList = (todo: readonly string[]): Html =>
  todo.length === 1 ? html`${todo}` : html`<ol>${todo.map((each) => html`<li>${each}</li>`)}</ol>`;

const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** JSON that may stand in a script element: escaped angle brackets cannot end the element or begin a comment. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');

const timeText = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
