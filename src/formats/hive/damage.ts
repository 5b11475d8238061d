/** Why a part of a hive cannot be read. The caller decides whether the catalog can be read without that part. */
export class HiveDamage extends Error {
  /** In the file, in bytes. */
  readonly offset: number;
  /** Path of the innermost key that was being read; '' for none. */
  key: string;

  constructor(message: string, offset: number, key = '') {
    super(message);
    this.offset = offset;
    this.key = key;
  }
}

/** The hive leads to more cells or bytes than any catalog takes. Then nothing of it is read. */
export class HiveLimitExceeded extends HiveDamage {}

/** Returns damage of one part, beside which the rest can be read. @throws any other error, HiveLimitExceeded too */
export function asLocalDamage(error: unknown): HiveDamage {
  if (!(error instanceof HiveDamage) || error instanceof HiveLimitExceeded) throw error;
  return error;
}

/** Calls `read`. Damage goes to `report`, and the result is null. @throws HiveLimitExceeded */
export function unlessDamaged<T>(read: () => T, report: (damage: HiveDamage) => void): T | null {
  try {
    return read();
  } catch (error) {
    report(asLocalDamage(error));
    return null;
  }
}
