import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { crc32 } from 'node:zlib';

const checksumBytes = 4;

type Run = (exports: unknown, require: NodeJS.Require, module: { exports: unknown }, filename: string, folder: string) => void;

/**
 * A bundle of CommonJS together with what V8 compiled of it the last time, functions that were called included: the compile cache that Node has is
 * taken before any is. What is kept belongs to a content, which its name tells; V8 itself refuses what another version of it has made.
 */
export class CompiledBundle {
  /** It was compiled before. */
  readonly kept: boolean;
  readonly #entry: string;
  readonly #file: string;
  readonly #script: Script;

  /**
   * @param entry absolute path of the bundle
   * @param folder where compiled code is kept, of this bundle's newest content only
   */
  constructor(entry: string, folder: string) {
    const source = readFileSync(entry);
    this.#entry = entry;
    this.#file = join(folder, `${basename(entry)}-${crc32(source).toString(16)}.code`);
    const cachedData = maybeCode(this.#file);
    // It may import modules of Node's at run time.
    this.#script = new Script(asFunction(source.toString()), { filename: entry, cachedData, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
    this.kept = cachedData !== undefined && this.#script.cachedDataRejected === false;
  }

  /** Gives what the bundle exports. */
  run(): unknown {
    const module = { exports: {} };
    (this.#script.runInThisContext() as Run)(module.exports, createRequire(this.#entry), module, this.#entry, dirname(this.#entry));
    return module.exports;
  }

  /** Keeps what is compiled by now; where that cannot be written, nothing is. */
  keep(): void {
    const code = this.#script.createCachedData();
    const checksum = Buffer.alloc(checksumBytes);
    checksum.writeUInt32LE(crc32(code));
    try {
      this.#write(Buffer.concat([code, checksum]));
    } catch {
      // The next start compiles as this one did.
    }
  }

  #write(bytes: Uint8Array): void {
    const folder = dirname(this.#file), draft = `${this.#file}.${process.pid}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, bytes);
    renameSync(draft, this.#file);
    for (const name of readdirSync(folder)) if (name.startsWith(`${basename(this.#entry)}-`) && name !== basename(this.#file)) rmSync(join(folder, name));
  }
}

const asFunction = (source: string): string => `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;

/** V8 itself does not look whether code is damaged. */
function maybeCode(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(0, -checksumBytes);
    return crc32(code) === bytes.readUInt32LE(code.length) ? code : undefined;
  } catch {
    return undefined;
  }
}
