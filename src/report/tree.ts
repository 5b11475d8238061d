// Draws the stack as a tree of text for a terminal.

import { WINDOWS_PRODUCT } from '../catalog/windows-provider.ts';
import { printable } from '../printable.ts';
import type { StackCatalog, StackLayer, StackPath, StackSocket } from './model/stack.ts';

interface Strokes {
  fork: string;
  end: string;
  bar: string;
  gap: string;
}

const UNICODE: Strokes = { fork: '├─ ', end: '└─ ', bar: '│  ', gap: '   ' };
const ASCII: Strokes = { fork: '+- ', end: '`- ', bar: '|  ', gap: '   ' };

interface Node {
  text: string;
  children: Node[];
}

/** Longer names are cut. */
const LONGEST_NAME = 80;

/** @param unicode whether the terminal shows more than ASCII; if not, characters in names are escaped too */
export function treeText(stack: readonly StackCatalog[], unicode: boolean): string {
  const text = stack.map((catalog) => drawn(catalogNode(catalog), unicode ? UNICODE : ASCII)).join('\n');
  return unicode
    ? text
    : text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const catalogNode = ({ bitness, sockets, offPath }: StackCatalog): Node => ({
  text: bitness === null ? 'Catalog of unknown bitness' : `${bitness}-bit programs`,
  children: [
    ...sockets.map(socketNode),
    ...(offPath.length === 0 ? [] : [{ text: 'in the path of none of these', children: offPath.map(leaf) }]),
  ],
});

function socketNode({ name, now, after }: StackSocket): Node {
  const children = layerNodes(now);
  return {
    text: name,
    children: after === null ? children : [...children, { text: 'after removal', children: layerNodes(after) }],
  };
}

/** The layers of a path, each as the only child of the layer above. */
function layerNodes({ layers, certain, others }: StackPath): Node[] {
  if (layers.length === 0) return [{ text: certain ? 'no entry serves it' : 'unknown', children: [] }];
  const path = layers.reduceRight<Node[]>((children, layer) => [{ text: layerText(layer), children }], []);
  if (certain) return path;
  const doubt =
    others.length > 0
      ? `or ${others.length} other entries: the source does not show which`
      : 'the source does not show it for certain';
  return [...path, { text: doubt, children: [] }];
}

const leaf = (layer: StackLayer): Node => ({ text: layerText(layer), children: [] });

function layerText({ role, id, name, nonIfs, outcome, product }: StackLayer): string {
  if (role === 'missing') return `!! nothing: there is no entry with id ${id ?? '?'}`;
  if (role === 'notShown') return `id ${id ?? '?'}, which the source does not show`;
  const shown = shownName(name ?? 'without a name');
  const ofProduct =
    product === null || product === name || product === WINDOWS_PRODUCT ? '' : ` of ${shownName(product)}`;
  const bit = nonIfs === null ? 'IFS unknown' : nonIfs ? 'NON-IFS' : 'IFS';
  const planText = outcome === 'kept' ? '' : outcome === 'removed' ? ', plan removes it' : ', plan rebuilds it';
  return `${nonIfs === true ? '!! ' : ''}${shown}${ofProduct} (id ${id ?? '?'}, ${bit}${planText})`;
}

function shownName(text: string): string {
  return text.length > LONGEST_NAME ? `${printable(text.slice(0, LONGEST_NAME - 3))}...` : printable(text);
}

function drawn(root: Node, strokes: Strokes): string {
  const lines = [root.text];
  const draw = ({ children }: Node, indent: string): void => {
    children.forEach((node, index) => {
      const last = index === children.length - 1;
      lines.push(`${indent}${last ? strokes.end : strokes.fork}${node.text}`);
      draw(node, indent + (last ? strokes.gap : strokes.bar));
    });
  };
  draw(root, '');
  return `${lines.join('\n')}\n`;
}
