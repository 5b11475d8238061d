// Finds the commands and the links in the documents for people.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Commands of one block of a page. A test runs them one after the other, on a new machine for each block. */
export interface Block {
  /** File and line, for messages. */
  where: string;
  file: string;
  /** The case that the page names for the block; null where it names none. */
  machine: string | null;
  commands: Command[];
}

export interface Command {
  text: string;
  /** The output that the document shows below it; null where it shows none. */
  shown: string[] | null;
  /** The lines of that output in the file, `to` exclusive, and their indentation. */
  place: { from: number; to: number; indent: string } | null;
}

const below = (folder: string, extension: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .filter((entry) => !/[\\/]node_modules[\\/]/.test(`${entry.parentPath}/`))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

/** Pages whose commands are run and whose links are checked. */
export const pages = (): string[] => [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...below('docs', '.md'),
  ...below('ps', '.md'),
  ...below('test', '.md'),
  ...below('bench', '.md'),
  ...below('docs', '.md'),
];

export const topics = (): string[] => below('ps/help', '.help.txt');

export const cmdlets = (): string[] => below('ps/WinsockLsp/Public', '.ps1');

/** The deployment scripts of ps/deploy, whose comment-based help has examples. */
export const deployScripts = (): string[] => below('ps/deploy', '.ps1');

export const linesOf = (file: string): string[] => readFileSync(join(ROOT, file), 'utf8').split(/\r?\n/);

/** Languages of blocks that are run. A `console` block has a prompt before each command, and its output below it. */
const RUN = ['sh', 'powershell', 'console'];

const PROMPT = 'PS> ';

/** The fenced blocks of a page that contain commands. @throws Error for a block without an end, or of an unknown language */
export function blocksOf(file: string): Block[] {
  const lines = linesOf(file);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const language = /^```(\S*)$/.exec(line)?.[1];
    if (language === undefined) continue;
    const named = /^<!-- machine: (\S+) -->$/.exec(lines[at - 1] ?? '')?.[1] ?? null;
    const end = lines.indexOf('```', at + 1);
    if (end === -1) throw new Error(`${file}:${at + 1}: the block does not end`);
    if (RUN.includes(language)) {
      const commands = language === 'console' ? prompted(lines, at + 1, end) : plain(lines.slice(at + 1, end));
      blocks.push({ where: `${file}:${at + 1}`, file, machine: named, commands });
    } else if (language !== 'json' && language !== 'yaml' && language !== 'text') {
      throw new Error(`${file}:${at + 1}: a block of language "${language}" is neither run nor plain text`);
    }
    at = end;
  }
  return blocks;
}

/** The commands of a block without output: one in each line. */
function plain(lines: readonly string[]): Command[] {
  return lines
    .map((line) => line.replace(/ {2,}# .*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((text) => ({ text, shown: null, place: null }));
}

/** The commands of a `console` block, with their output. */
function prompted(lines: readonly string[], from: number, end: number): Command[] {
  const commands: Command[] = [];
  for (let at = from; at < end; at++) {
    const line = lines[at] as string;
    if (!line.startsWith(PROMPT)) throw new Error(`a console block begins with ${line}, not with "${PROMPT}"`);
    let next = at + 1;
    while (next < end && !(lines[next] as string).startsWith(PROMPT)) next++;
    const shown = lines.slice(at + 1, next);
    commands.push({ text: line.slice(PROMPT.length), shown, place: { from: at + 1, to: next, indent: '' } });
    at = next - 1;
  }
  return commands;
}

/** The .EXAMPLE sections of a script's help: a command, a description, and the output, which is indented by four more spaces. */
export function examplesOf(file: string): Block[] {
  const lines = linesOf(file);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const indent = /^( *)\.EXAMPLE$/.exec(lines[at] as string)?.[1];
    if (indent === undefined) continue;
    let end = at + 1;
    while (!/^ *(\.[A-Z]+|#>)$/.test(lines[end] as string)) end++;
    const inner = `${indent}    `;
    const output = lines.flatMap((line, index) =>
      index > at + 1 && index < end && line.startsWith(inner) ? [index] : [],
    );
    const from = output[0];
    const to = (output.at(-1) ?? 0) + 1;
    const place = from === undefined ? null : { from, to, indent: inner };
    const shown = place === null ? null : lines.slice(place.from, to).map((line) => line.slice(inner.length));
    const text = (lines[at + 1] as string).trim();
    blocks.push({ where: `${file}:${at + 2}`, file, machine: null, commands: [{ text, shown, place }] });
    at = end - 1;
  }
  return blocks;
}

/** The commands below EXAMPLES in an about_ topic. */
export function topicExamplesOf(file: string): Block[] {
  const lines = linesOf(file);
  const from = lines.indexOf('EXAMPLES') + 1;
  if (from === 0) throw new Error(`${file} has no EXAMPLES`);
  const end = lines.findIndex((line, index) => index >= from && /^\S/.test(line));
  const commands = plain(lines.slice(from, end));
  return [{ where: `${file}:${from + 1}`, file, machine: null, commands }];
}

/** Code in backticks outside of fenced blocks. */
export function inlineCodeOf(file: string): { where: string; text: string }[] {
  let fenced = false;
  return linesOf(file).flatMap((line, index) => {
    if (line.startsWith('```')) fenced = !fenced;
    if (fenced) return [];
    return [...line.matchAll(/`([^`]+)`/g)].map(([, text]) => ({
      where: `${file}:${index + 1}`,
      text: (text as string).replaceAll('\\|', '|'),
    }));
  });
}

/** The targets of a page's links. */
export function linksOf(file: string): { where: string; target: string }[] {
  let fenced = false;
  return linesOf(file).flatMap((line, index) => {
    if (line.startsWith('```')) fenced = !fenced;
    if (fenced) return [];
    const text = line.replace(/`[^`]*`/g, '');
    return [...text.matchAll(/\]\(([^)\s]+)\)|<(https?:[^>]+)>/g)].map(([, target, address]) => ({
      where: `${file}:${index + 1}`,
      target: (target ?? address) as string,
    }));
  });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(file: string): string[] {
  let fenced = false;
  const seen = new Map<string, number>();
  return linesOf(file).flatMap((line) => {
    if (line.startsWith('```')) fenced = !fenced;
    const title = fenced ? undefined : /^#{1,6} +(.*?) *$/.exec(line)?.[1];
    if (title === undefined) return [];
    const name = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? [name] : [`${name}-${before}`];
  });
}
