/**
 * Threads that the service starts, as its build starts them: one file, and no module hooks. With tap's hooks each had a second thread that
 * compiled for it, took a second and a half of a processor, and Node 20 crashed now and then when both were ended while they loaded.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import workerThreads from 'node:worker_threads'
import { FOLDER } from './compiled.js'

const require = createRequire(import.meta.url)
const built = new Map()
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const OPTIONS = { absWorkingDir: ROOT, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' }
const MADE_BY = JSON.stringify([OPTIONS, require('esbuild/package.json').version])

const hashOf = (parts) => createHash('sha256').update(JSON.stringify([MADE_BY, ...parts])).digest('hex')

function keep (file, contents) {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, contents)
  renameSync(`${file}.${process.pid}`, file)
}

/** Where the build of these sources is kept, each as it is now; undefined where one is gone. */
function placeOf (sources) {
  try {
    return join(FOLDER, `${hashOf(sources.map((path) => readFileSync(join(ROOT, path), 'utf8')))}.mjs`)
  } catch {
    return undefined
  }
}

// Kept over all processes, so that esbuild is started once and not by each.
function build (entry) {
  const list = join(FOLDER, `${hashOf([entry])}.json`)
  const known = existsSync(list) ? placeOf(JSON.parse(readFileSync(list, 'utf8'))) : undefined
  if (known !== undefined && existsSync(known)) return known
  const { buildSync } = require('esbuild')
  const { outputFiles: [{ contents }], metafile: { inputs } } = buildSync({ ...OPTIONS, write: false, metafile: true, entryPoints: [entry] })
  const sources = ['tsconfig.json', ...Object.keys(inputs)]
  const file = placeOf(sources)
  keep(file, contents)
  keep(list, JSON.stringify(sources))
  return file
}

function builtOf (entry) {
  if (!built.has(entry)) built.set(entry, build(entry))
  return built.get(entry)
}

workerThreads.Worker = class extends workerThreads.Worker {
  constructor (entry, options) {
    if (typeof entry !== 'string' || !entry.endsWith('.ts')) super(entry, options)
    // What Node is told for every process would load the hooks again.
    else super(builtOf(entry), { ...options, execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } })
  }
}
syncBuiltinESMExports()
