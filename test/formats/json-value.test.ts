import { expect, test } from 'vitest';
import { jsonValue } from '../../src/inputs/json-value.ts';

test('a text of too many values is refused before it is parsed', () => {
  expect(() => jsonValue(`[${'{},'.repeat(5_000_000)}0]`, 'a.json:1')).toThrow(
    expect.objectContaining({ code: 'sourceTooLarge', target: 'a.json:1' }),
  );
  expect(jsonValue(`["${'x'.repeat(20_000_000)}"]`, '')).toHaveLength(1);
});
