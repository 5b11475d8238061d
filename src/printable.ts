/**
 * Replaces each character that controls a terminal, reorders text or is invisible by \uXXXX, one for each UTF-16 unit. Then a
 * provider's name cannot move the cursor, and two names that look the same are the same. The pattern adds interlinear annotations
 * (U+FFF9 to U+FFFB), which hide text but are not default ignorables. `ConvertTo-SafeText` in
 * ps/WinsockLsp/Private/Errors.ps1 has the same set as ranges, because .NET lacks the property; a test compares the two.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
