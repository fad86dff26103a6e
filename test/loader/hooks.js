/**
 * Module hooks of the tests' processes, asked before tap's: TypeScript compiled by swc once for all processes of all runs, and the rest as
 * Node would load it. tap's own loader read the whole TypeScript compiler twice in each process and thread and compiled every source anew,
 * and the one that notes what is covered had each module of each package sent through it: half of what a process cost. `t.mockImport`
 * is asked for packages only.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compiled } from './compiled.js'

const PACKAGES = /[\\/]node_modules[\\/]/
const TYPESCRIPT = /\.(ts|tsx|mts)$/
/** What a source is imported by, and the files that it may be. */
const WRITTEN_AS = { '.js': ['.ts', '.tsx'], '.mjs': ['.mts'] }
const NAMED_FORMATS = { '.mjs': 'module', '.cjs': 'commonjs' }
const types = new Map()

function fileOf (path) {
  if (existsSync(path)) return extname(path) === '' ? undefined : path
  const stem = path.slice(0, -extname(path).length)
  return WRITTEN_AS[extname(path)]?.map((extension) => stem + extension).find((file) => existsSync(file))
}

/** What the package of a folder says its `.js` files are; undefined where it doesn't. */
function typeIn (folder) {
  if (types.has(folder)) return types.get(folder)
  const manifest = join(folder, 'package.json')
  let type
  if (existsSync(manifest)) type = JSON.parse(readFileSync(manifest, 'utf8')).type
  else if (dirname(folder) !== folder) type = typeIn(dirname(folder))
  types.set(folder, type)
  return type
}

/** https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve */
export async function resolve (specifier, context, nextResolve) {
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return nextResolve(specifier, context)
  const url = new URL(specifier, context.parentURL)
  const file = url.protocol === 'file:' ? fileOf(fileURLToPath(url)) : undefined
  if (file === undefined) return nextResolve(specifier, context)
  return { url: pathToFileURL(file).href + url.search + url.hash, importAttributes: context.importAttributes, shortCircuit: true }
}

/** https://nodejs.org/api/module.html#loadurl-context-nextload */
export async function load (url, context, nextLoad) {
  const file = url.startsWith('file:') ? fileURLToPath(url) : ''
  // The next ones take a source that is there already, and note its map.
  if (TYPESCRIPT.test(file)) return nextLoad(url, { ...context, format: 'module', source: compiled(file) })
  const format = PACKAGES.test(file) ? NAMED_FORMATS[extname(file)] ?? (extname(file) === '.js' ? typeIn(dirname(file)) : undefined) : undefined
  if (format === 'module') return { format, source: readFileSync(file), shortCircuit: true }
  if (format === 'commonjs') return { format, source: undefined, shortCircuit: true }
  return nextLoad(url, context)
}
