import sax from 'sax';

export interface XmlElement {
  /** In small letters. */
  name: string;
  /** Its text with CDATA, without the text of elements inside it. */
  content: string;
}

/** The rest of a longer text is dropped. The texts that we read are shorter. */
const LONGEST_CONTENT = 65536;
const DEEPEST = 256;

/**
 * Calls `ended` for each element when it ends, in the order of the text. Resolves XML's own entities only.
 * @returns why the rest was not read; null when the text is well formed to its end
 */
export function xmlElements(text: string, ended: (element: XmlElement) => void): string | null {
  const parser = sax.parser(true, { trim: false, normalize: false });
  const open: XmlElement[] = [];
  let damage: string | null = null;
  const add = (piece: string) => {
    const element = open.at(-1);
    if (element !== undefined && element.content.length < LONGEST_CONTENT) element.content += piece;
  };
  parser.onopentag = ({ name }) => {
    if (open.length >= DEEPEST) parser.onerror(new Error('elements are nested too deep'));
    open.push({ name: name.toLowerCase(), content: '' });
  };
  parser.ontext = add;
  parser.oncdata = add;
  parser.onclosetag = () => {
    const element = open.pop();
    if (element !== undefined && damage === null) ended(element);
  };
  parser.onerror = (error) => {
    damage ??= `The XML is damaged (${error.message.split('\n')[0]}): what follows was not read.`;
  };
  const PIECE = 65536;
  for (let at = 0; at < text.length && damage === null; at += PIECE) parser.write(text.slice(at, at + PIECE));
  if (damage === null) parser.close();
  return damage;
}
