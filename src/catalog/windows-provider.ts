/** The product that Windows' own entries belong to. */
export const WINDOWS_PRODUCT = 'Windows';

/** A base provider that Windows itself installs: a row of windowsBaseProviders in data/known-providers.json. */
export interface WindowsProvider {
  name: string;
  providerId: string;
  /** File names in System32; empty where they are not known. */
  dlls: readonly string[];
  /** True where Windows installs it with XP1_IFS_HANDLES; null where its flags were not seen. */
  ifs: true | null;
}
