/** What swc makes of a source, kept on the disk by all that it is made of. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where it is kept, beside what else is built for the tests. */
export const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/parley-tests/', import.meta.url))
const require = createRequire(import.meta.url)
const OPTIONS = {
  swcrc: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: { parser: { syntax: 'typescript', dynamicImport: true }, target: 'es2022', keepClassNames: true }
}
const MADE_BY = JSON.stringify([OPTIONS, require('@swc/core/package.json').version])

function compile (file, source) {
  const { transformSync } = require('@swc/core')
  const parser = { ...OPTIONS.jsc.parser, tsx: file.endsWith('.tsx') }
  const { code, map } = transformSync(source, { ...OPTIONS, jsc: { ...OPTIONS.jsc, parser }, filename: file })
  // By its whole path, as what reports the coverage expects it; what it says is in the file.
  const { sourcesContent, ...mapping } = { ...JSON.parse(map), file, sources: [file] }
  return `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(JSON.stringify(mapping)).toString('base64')}`
}

/**
 * JavaScript of a source, with its map in its last line.
 * @param {string} file path of a TypeScript file
 * @returns {string}
 */
export function compiled (file) {
  const source = readFileSync(file, 'utf8')
  const kept = join(FOLDER, `${createHash('sha256').update(`${MADE_BY}\n${file}\n${source}`).digest('hex')}.js`)
  try {
    return readFileSync(kept, 'utf8')
  } catch {
    const made = compile(file, source)
    const unfinished = `${kept}.${process.pid}`
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(unfinished, made)
    renameSync(unfinished, kept)
    return made
  }
}
