import { open } from 'yauzl';

export interface Zipped {
  content: Buffer;
  time: Date;
  /** Unix type and permissions. */
  mode: number;
}

/** All entries of a zip by name, in their order. @throws where a name occurs twice or an entry has another size than the zip says */
export function unzip(path: string): Promise<Map<string, Zipped>> {
  const found = new Map<string, Zipped>();
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => resolve(found));
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const pieces: Buffer[] = [];
          stream.on('error', reject);
          stream.on('data', (piece: Buffer) => pieces.push(piece));
          stream.on('end', () => {
            if (found.has(entry.fileName)) reject(new Error(`${entry.fileName} is in ${path} twice`));
            found.set(entry.fileName, {
              content: Buffer.concat(pieces),
              time: entry.getLastModDate(),
              mode: entry.externalFileAttributes >>> 16,
            });
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}
