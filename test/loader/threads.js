/**
 * Threads that the service starts, as its build starts them: one file, and no module hooks. With tap's hooks each had a second thread that
 * compiled for it, took a second and a half of a processor, and Node 20 crashed now and then when both were ended while they loaded.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import workerThreads from 'node:worker_threads'
import { FOLDER } from './compiled.js'

const require = createRequire(import.meta.url)
const built = new Map()

function build (entry) {
  const { buildSync } = require('esbuild')
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', write: false, logLevel: 'silent' }
  const { outputFiles: [{ contents }] } = buildSync({ ...options, entryPoints: [entry] })
  const file = join(FOLDER, `${createHash('sha256').update(contents).digest('hex')}.mjs`)
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(`${file}.${process.pid}`, contents)
    renameSync(`${file}.${process.pid}`, file)
  }
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
