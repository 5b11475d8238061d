import example from '../../../data/example.json' with { type: 'json' };
import { completeEntries, factsOfProtocolInfo, setPositions } from '../../catalog/entry.ts';
import { chainPlaces, type ProtocolInfo } from '../../catalog/protocol-info.ts';
import { type MachineCatalog, unknownSource } from '../../machine-catalog.ts';

/** The catalogs of data/example.json: an invented 64-bit machine with a non-IFS LSP over TCP and UDP. */
export function readExample(): MachineCatalog {
  const facts = example.entries.map(({ bitness, providerPath, chain, ...fields }) => {
    const info: ProtocolInfo = {
      ...example.defaults,
      ...fields,
      chainEntries: chainPlaces(chain),
    };
    return { ...factsOfProtocolInfo(info), bitness: bitness as 32 | 64, providerPath };
  });
  return {
    source: unknownSource(null, 'example'),
    entries: completeEntries(setPositions(facts)),
    warnings: [],
    missingEntries: 0,
  };
}
