import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot (folder: string): string {
  const above = dirname(folder)
  return above === folder || existsSync(join(folder, 'package.json')) ? folder : findRoot(above)
}

/** Folder of `package.json`, `migrations/` and `docs/`, whether this file runs as it is written or as it was built. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)))
