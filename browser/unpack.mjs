// node unpack.mjs PACKAGE_BIN TARGET: unpacks the browser of @sparticuz/chromium into an empty folder.
//   TARGET/chromium        the browser, its graphics libraries beside it
//   TARGET/libs/lib        NSS and what else a bare machine lacks
//   TARGET/fonts           a font family, and a fonts.conf that finds it wherever the folder lies
import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const [bin, target] = process.argv.slice(2).map((path) => resolve(path));
const tar = createRequire(join(bin, 'package.json'))('tar-fs');

// Whoever unpacks owns the files, not the uid in the archive.
const mine = { map: (header) => ({ ...header, uid: process.getuid(), gid: process.getgid() }) };
const unpack = (archive, sink) => pipeline(createReadStream(join(bin, archive)), createBrotliDecompress(), sink);

await Promise.all([
  unpack('chromium.br', createWriteStream(join(target, 'chromium'), { mode: 0o755 })),
  unpack('swiftshader.tar.br', tar.extract(target, mine)),
  unpack('al2023.tar.br', tar.extract(join(target, 'libs'), mine)),
  unpack('fonts.tar.br', tar.extract(join(target, 'fonts'), mine)),
]);
await writeFile(join(target, 'fonts', 'fonts.conf'), `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`);
