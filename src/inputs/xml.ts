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
/** Characters. sax looks through a declaration (`<!…`) again at each of its characters, so a long one would take minutes. */
const LONGEST_DECLARATION = 1024;
const PIECE = 1024;

/** sax's own type leaves out where it keeps the declaration that it is reading. */
type Parser = sax.SAXParser & { sgmlDecl: string };

/**
 * Calls `ended` for each element when it ends, in the order of the text. Resolves XML's own entities only.
 * @returns why the rest was not read; null when the text is well formed to its end
 */
export function xmlElements(text: string, ended: (element: XmlElement) => void): string | null {
  const parser = sax.parser(true, { trim: false, normalize: false }) as Parser;
  const open: XmlElement[] = [];
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
    if (element !== undefined) ended(element);
  };
  // Without an exception sax would go on and report damage at each character that follows.
  parser.onerror = (error) => {
    throw new XmlDamage(error.message.split('\n')[0]);
  };
  try {
    for (let at = 0; at < text.length; at += PIECE) {
      parser.write(text.slice(at, at + PIECE));
      if (parser.sgmlDecl.length > LONGEST_DECLARATION) throw new XmlDamage('a declaration has no end');
    }
    parser.close();
  } catch (error) {
    if (!(error instanceof XmlDamage)) throw error;
    return `The XML is damaged (${error.message}): what follows was not read.`;
  }
  return null;
}

class XmlDamage extends Error {}
