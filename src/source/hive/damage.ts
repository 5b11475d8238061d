/** Why a part of a hive cannot be read. Whoever asked for that part decides whether the rest can do without it. */
export class HiveDamage extends Error {
  /** Where in the file. */
  readonly offset: number;
  /** The key below which it was met; '' for none. */
  readonly key: string;

  constructor(message: string, offset: number, key = '') {
    super(message);
    this.offset = offset;
    this.key = key;
  }
}

/** What is asked for, or null with the damage told to `report`. */
export function unlessDamaged<T>(ask: () => T, report: (damage: HiveDamage) => void): T | null {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof HiveDamage)) throw error;
    report(error);
    return null;
  }
}
