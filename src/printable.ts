/**
 * What steers a terminal, reorders text or shows nothing, as \uXXXX for each UTF-16 unit: a name must not move a cursor,
 * and two names that look the same must not differ in secret. Interlinear annotations hide text and are no default
 * ignorables. `ConvertTo-SafeText` in ps/WinsockLsp/Private/Errors.ps1 has the same set as ranges, because .NET lacks the property; a test compares them.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
