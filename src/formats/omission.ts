// How people, pagers and consoles say that a part of a text was left out.

/** A tag of a forum or of HTML, or a GUID. */
const TAG = /^[[<{][!-~]*[\]>}]$/;

/** Whether a line is a remark in brackets, such as `(14 lines omitted)` in any language. */
export const isRemark = (text: string): boolean =>
  /^[([<{\uff08\u3010\u3014]/.test(text) && /[)\]>}\uff09\u3011\u3015]$/.test(text) && !TAG.test(text);

/** What may stand in front of a mark: brackets, signs of comments and lists, dashes. */
const OPENING = '[\\s[(<{*_~#/;=-]';
const SAYS =
  '(?:\\. ?\\. ?\\.|\\u2026|snip|(?:output )?truncated|more\\b[\\s-]*(?:\\(|$)|(?:\\d{1,6} )?(?:lines? |entries |rest )?(?:omitted|left out|removed|cut\\b))';
const MARKER = new RegExp(`^${OPENING}*${SAYS}`, 'i');
const MARKER_BEHIND_BLANK = new RegExp(`\\s(?=[[(<{*~#\\u2026.]|--)${OPENING}{0,20}${SAYS}`, 'i');

/** Whether a line says that something was left out, such as `...`, `[snip]`, `# ...` or `-- More --`. */
export const isMarker = (text: string): boolean => MARKER.test(text);

/** Whether a value ends in, or is, such a mark: `1 [...]`. */
export const holdsMarker = (value: string): boolean => isMarker(value) || MARKER_BEHIND_BLANK.test(value);

/** Whether a line next to a catalog may say, in any language, that something was left out. A registry key in brackets does not. */
export const saysOmission = (text: string): boolean => isMarker(text) || (isRemark(text) && !text.includes('\\'));
