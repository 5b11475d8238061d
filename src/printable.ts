/**
 * Writes each character that steers a terminal, reorders text or shows nothing as \uXXXX, one for each UTF-16 unit. So a
 * name cannot move a cursor, and two names that look the same do not differ in secret. Interlinear annotations
 * (U+FFF9 to U+FFFB) are named apart, because they hide text without being default ignorables. `ConvertTo-SafeText` in
 * ps/WinsockLsp/Private/Errors.ps1 has the same set as ranges, because .NET lacks the property; a test compares them.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
