/** Why a part of a hive cannot be read. Whoever asked for that part decides whether the rest can do without it. */
export class HiveDamage extends Error {
  /** Where in the file. */
  readonly offset: number;
  /** The innermost key below which it was met; '' for none. */
  key: string;

  constructor(message: string, offset: number, key = '') {
    super(message);
    this.offset = offset;
    this.key = key;
  }
}

/** A hive that leads to more than any reader should follow: then nothing of it is read. */
export class HiveExhausting extends HiveDamage {}

/** The damage that an error is, where the rest of the hive may still be read. @throws whatever else it is */
export function bearable(error: unknown): HiveDamage {
  if (!(error instanceof HiveDamage) || error instanceof HiveExhausting) throw error;
  return error;
}

/** What is asked for, or null with the damage told to `report`. */
export function unlessDamaged<T>(ask: () => T, report: (damage: HiveDamage) => void): T | null {
  try {
    return ask();
  } catch (error) {
    report(bearable(error));
    return null;
  }
}
