// data/known-providers.json as a part of its own: only who asks whose an entry is pays for it.

import table from '../../data/known-providers.json' with { type: 'json' };

export const { providers, windowsBaseProviders } = table;
